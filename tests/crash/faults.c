/* Makes the calls on the files of one folder fail from the k-th on, for the lab of bad disks (faults.py). */
#include "shim.h"

enum { NOTHING, FULL, IO_ONCE, IO, GONE, READ_ONLY, KILL };
enum { READS, CHANGES, GROWS };

static int mode, steps, at_step, fired;

void crash_arm(const char *path, int new_mode, int k) {
    watch(path);
    steps = fired = 0;
    at_step = k;
    mode = new_mode;
}
void crash_disarm(void) { mode = NOTHING; }
int crash_steps(void) { return steps; }
int crash_fired(void) { return fired; }

/* What this call fails with; 0 where it goes through. */
static int fault(const char *name, int kind) {
    if (mode == NOTHING || !name) return 0;
    if (mode == GONE ? 0 : kind == READS) return 0;
    if (mode == FULL && kind != GROWS) return 0;
    steps++;
    if (steps < at_step) return 0;
    if (mode == IO_ONCE && steps > at_step) return 0;
    fired = 1;
    switch (mode) {
    case KILL: syscall(SYS_kill, getpid(), SIGKILL);
    case FULL: return ENOSPC;
    case READ_ONLY: return EROFS;
    case GONE: return ENODEV;
    default: return EIO;
    }
}

#define FAIL(name, kind) do { int why = fault(name, kind); if (why) { errno = why; return -1; } } while (0)

static int kind_of(int flags, int fresh) {
    return fresh ? GROWS : (flags & (O_WRONLY | O_RDWR | O_TRUNC)) && mode == READ_ONLY ? CHANGES : READS;
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); mode_t bits = va_arg(more, mode_t); va_end(more); \
        REAL(function); \
        const char *name = inside(path); \
        FAIL(name, kind_of(flags, name && (flags & O_CREAT) && missing(AT_FDCWD, path))); \
        return real(path, flags, bits); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(function) \
    int function(int at, const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); mode_t bits = va_arg(more, mode_t); va_end(more); \
        REAL(function); \
        char whole[PATH_MAX]; \
        const char *name = name_at(at, path, whole); \
        FAIL(name, kind_of(flags, name && (flags & O_CREAT) && missing(at, path))); \
        return real(at, path, flags, bits); \
    }
OPENAT(openat)
OPENAT(openat64)

static const char *of_fd(int fd, char *path) { return mode ? name_of_fd(fd, path) : NULL; }

/* A disk that runs full, or a program that is killed, does the first half of the write. */
static size_t first_half(const char *name, size_t length) {
    int half = name && (mode == FULL || mode == KILL) && steps + 1 == at_step && length > 1024;
    return half ? length / 1024 * 512 : 0;
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    char path[PATH_MAX];
    const char *name = of_fd(fd, path);
    size_t half = first_half(name, length);
    if (half) real(fd, data, half);
    int why = fault(name, GROWS);
    if (why && half) return half;
    if (why) { errno = why; return -1; }
    return real(fd, (const char *)data + half, length - half) + half;
}

#define PWRITE(function) \
    ssize_t function(int fd, const void *data, size_t length, off_t offset) { \
        REAL(function); \
        char path[PATH_MAX]; \
        const char *name = of_fd(fd, path); \
        size_t half = first_half(name, length); \
        if (half) real(fd, data, half, offset); \
        int why = fault(name, GROWS); \
        if (why && half) return half; \
        if (why) { errno = why; return -1; } \
        return real(fd, (const char *)data + half, length - half, offset + half) + half; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define ON_FD(function, kind, type, arguments, values) \
    type function arguments { \
        REAL(function); \
        char path[PATH_MAX]; \
        FAIL(of_fd(fd, path), kind); \
        return real values; \
    }
ON_FD(read, READS, ssize_t, (int fd, void *data, size_t length), (fd, data, length))
ON_FD(pread, READS, ssize_t, (int fd, void *data, size_t length, off_t offset), (fd, data, length, offset))
ON_FD(pread64, READS, ssize_t, (int fd, void *data, size_t length, off64_t offset), (fd, data, length, offset))
ON_FD(ftruncate, CHANGES, int, (int fd, off_t length), (fd, length))
ON_FD(ftruncate64, CHANGES, int, (int fd, off64_t length), (fd, length))
ON_FD(fsync, CHANGES, int, (int fd), (fd))
ON_FD(fdatasync, CHANGES, int, (int fd), (fd))
ON_FD(fchmod, CHANGES, int, (int fd, mode_t bits), (fd, bits))
ON_FD(fstat, READS, int, (int fd, struct stat *there), (fd, there))
ON_FD(fstat64, READS, int, (int fd, struct stat64 *there), (fd, there))

#define ON_PATH(function, kind, arguments, values) \
    int function arguments { \
        REAL(function); \
        FAIL(inside(path), kind); \
        return real values; \
    }
ON_PATH(unlink, CHANGES, (const char *path), (path))
ON_PATH(rmdir, CHANGES, (const char *path), (path))
ON_PATH(mkdir, GROWS, (const char *path, mode_t bits), (path, bits))
ON_PATH(rename, GROWS, (const char *path, const char *to), (path, to))
ON_PATH(chmod, CHANGES, (const char *path, mode_t bits), (path, bits))
ON_PATH(stat, READS, (const char *path, struct stat *there), (path, there))
ON_PATH(stat64, READS, (const char *path, struct stat64 *there), (path, there))
ON_PATH(lstat, READS, (const char *path, struct stat *there), (path, there))
ON_PATH(lstat64, READS, (const char *path, struct stat64 *there), (path, there))

int access(const char *path, int how) {
    REAL(access);
    FAIL(inside(path), how & W_OK && mode == READ_ONLY ? CHANGES : READS);
    return real(path, how);
}

#define AT(function, type) \
    int function(int at, const char *path, type there, int flags) { \
        REAL(function); \
        char whole[PATH_MAX]; \
        FAIL(mode ? name_at(at, path, whole) : NULL, READS); \
        return real(at, path, there, flags); \
    }
AT(fstatat, struct stat *)
AT(fstatat64, struct stat64 *)
