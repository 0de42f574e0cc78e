"""Subscribing as the handlers do it: what a newcomer gets, and when the next digest is due after a change."""

from dataclasses import replace

from bot.ask import Ask, Desk
from bot.schedule import Days, Schedule, next_due
from digests.store.people import ChatKind, Standing, Subscriber, Variant, Wishes


def is_active(subscriber: Subscriber | None) -> bool:
    """True for somebody who gets the digest."""
    return subscriber is not None and subscriber.state is Standing.ACTIVE


def wishes_of(ask: Ask) -> Wishes:
    """What the asker chose, or what a newcomer gets."""
    if ask.subscriber is not None:
        return ask.subscriber.wishes
    chosen = ask.desk.settings
    variant = Variant(language=ask.spoken.language)
    return Wishes(variant=variant, zone=chosen.zone.key, at=chosen.digest_time, thread=ask.thread)


def schedule_of(wishes: Wishes) -> Schedule:
    """When these wishes want a digest."""
    return Schedule(
        zone=wishes.zone,
        at=wishes.at,
        weekdays=wishes.weekdays,
        days=Days(wishes.days),
        paused_until=wishes.paused_until,
    )


async def subscribe(ask: Ask) -> bool:
    """Makes the chat active with its wishes of before; True when it was not."""
    wishes = replace(wishes_of(ask), paused_until=None, thread=ask.thread)  # in a forum: where it was asked for
    next_at = next_due(schedule_of(wishes), ask.now)
    return await ask.desk.call(ask.desk.store.subscribe, ask.chat, ask.kind, wishes, next_at=next_at, now=ask.now)


async def subscribe_channel(desk: Desk, chat: int, language: str) -> Wishes:
    """Makes a channel active; one that was before has its wishes again. Gives them."""
    before = await desk.call(desk.store.subscriber, chat)
    chosen = desk.settings
    new = Wishes(variant=Variant(language=language), zone=chosen.zone.key, at=chosen.digest_time)
    wishes = replace(before.wishes, paused_until=None) if before else new
    now = desk.now()
    next_at = next_due(schedule_of(wishes), now)
    await desk.call(desk.store.subscribe, chat, ChatKind.CHANNEL, wishes, next_at=next_at, now=now)
    return wishes


async def change(ask: Ask, wishes: Wishes) -> Ask:
    """Keeps other wishes of a subscriber; gives the question with them in it."""
    next_at = next_due(schedule_of(wishes), ask.now)
    await ask.desk.call(ask.desk.store.change, ask.chat, wishes, next_at=next_at, now=ask.now)
    subscriber = await ask.desk.call(ask.desk.store.subscriber, ask.chat)
    return replace(ask, subscriber=subscriber)
