/* What both shims share: the real calls, and which path of the watched folder a call is about. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static char folder[PATH_MAX];
static size_t folder_length;

static void watch(const char *path) {
    strncpy(folder, path, sizeof folder - 1);
    folder_length = strlen(folder);
}

/* The path inside of the watched folder, "" for the folder itself, NULL for anything else. */
static const char *inside(const char *path) {
    if (!folder_length || !path || strncmp(path, folder, folder_length)) return NULL;
    if (path[folder_length] == 0) return path + folder_length;
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static const char *name_of_fd(int fd, char *into) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, into, PATH_MAX - 1);
    if (length < 0) return NULL;
    into[length] = 0;
    char *gone = strstr(into, " (deleted)");
    if (gone) *gone = 0;
    return inside(into);
}

static const char *name_at(int at, const char *path, char *into) {
    if (at == AT_FDCWD || !path || path[0] == '/') return inside(path);
    const char *parent = name_of_fd(at, into);
    if (!parent) return NULL;
    size_t length = strlen(into);
    snprintf(into + length, PATH_MAX - length, "/%s", path);
    return inside(into);
}

static int ends(const char *name, const char *end) {
    size_t a = strlen(name), b = strlen(end);
    return a >= b && !strcmp(name + a - b, end);
}

static int missing(int at, const char *path) {
    return syscall(SYS_faccessat, at, path, F_OK) != 0;
}
