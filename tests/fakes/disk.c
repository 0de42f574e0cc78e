/* A disk whose power may be cut, for a process that is started with this library preloaded.

   DISK=folder   a file's content at its last fsync, all that a power cut would leave of it, is kept there under its
                 name; what was only written is not in it.
   EIO_AFTER=n   the first n fsyncs succeed, all others fail with EIO, and what they should have brought to the disk is
                 not there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*call)(int);
typedef int (*named)(const char *);

static int synced;

static const char *on_disk(const char *path, char *place, size_t size) {
    const char *folder = getenv("DISK"), *name = strrchr(path, '/');
    if (folder == NULL || name == NULL || strstr(name, ".db") == NULL)
        return NULL;
    snprintf(place, size, "%s%s", folder, name);
    return place;
}

static void keep(const char *path, const char *place) {
    char block[65536], fresh[4200];
    ssize_t length;
    snprintf(fresh, sizeof fresh, "%s.new", place);
    int from = open(path, O_RDONLY), to = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (from >= 0 && to >= 0 && (length = read(from, block, sizeof block)) > 0)
        if (write(to, block, length) != length)
            abort();
    close(from);
    close(to);
    rename(fresh, place);
}

static int sync_as(const char *name, int fd) {
    char link[64], path[4096] = "", place[4128];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    const char *kept = length > 0 ? on_disk(path, place, sizeof place) : NULL;
    const char *after = getenv("EIO_AFTER");
    if (kept && after && __sync_fetch_and_add(&synced, 1) >= atoi(after)) {
        errno = EIO;
        return -1;
    }
    int done = ((call)dlsym(RTLD_NEXT, name))(fd);
    if (done == 0 && kept)
        keep(path, kept);
    return done;
}

int fsync(int fd) { return sync_as("fsync", fd); }

int fdatasync(int fd) { return sync_as("fdatasync", fd); }

int unlink(const char *path) {
    char place[4128];
    int done = ((named)dlsym(RTLD_NEXT, "unlink"))(path);
    if (done == 0 && on_disk(path, place, sizeof place))
        ((named)dlsym(RTLD_NEXT, "unlink"))(place);
    return done;
}
