/* Records every change of the files of one folder, for the power-cut lab (replay.py reads the log).

   One record: op, inode, offset, length of the name, length of the data (5 little-endian uint64), name, data.
   SQLite's -shm is left out: it is mapped into memory, never synced, and rebuilt. */
#include "shim.h"

enum { CREATE = 1, WRITE, SIZE, SYNC, SYNC_FOLDER, UNLINK, RENAME, MARK, MKDIR, RMDIR };

static int log_fd = -1;

static void put(const void *data, size_t length) {
    const char *at = data;
    while (length) {
        ssize_t done = syscall(SYS_write, log_fd, at, length);
        if (done <= 0) _exit(98);
        at += done;
        length -= done;
    }
}

static void record(int op, uint64_t inode, uint64_t offset, const char *name, const void *data, size_t length) {
    int kept = errno;
    if (log_fd >= 0 && !(name && ends(name, "-shm"))) {
        uint64_t head[5] = {op, inode, offset, name ? strlen(name) : 0, length};
        put(head, sizeof head);
        put(name, head[3]);
        put(data, length);
    }
    errno = kept;
}

/* Start: `path` is the folder, `log` the file of records. */
int crash_record(const char *path, const char *log) {
    watch(path);
    log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return log_fd;
}

/* The step number `done` was acknowledged. */
void crash_mark(uint64_t done) { record(MARK, 0, done, NULL, NULL, 0); }

static uint64_t inode_of(int fd) {
    struct stat there;
    return fstat(fd, &there) ? 0 : there.st_ino;
}

static int opened(int fd, const char *name, int flags, int fresh) {
    if (fd >= 0 && name && fresh) record(CREATE, inode_of(fd), 0, name, NULL, 0);
    else if (fd >= 0 && name && (flags & O_TRUNC)) record(SIZE, inode_of(fd), 0, name, NULL, 0);
    return fd;
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        REAL(function); \
        const char *name = inside(path); \
        int fresh = name && (flags & O_CREAT) && missing(AT_FDCWD, path); \
        return opened(real(path, flags, mode), name, flags, fresh); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(function) \
    int function(int at, const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        REAL(function); \
        char whole[PATH_MAX]; \
        const char *name = name_at(at, path, whole); \
        int fresh = name && (flags & O_CREAT) && missing(at, path); \
        return opened(real(at, path, flags, mode), name, flags, fresh); \
    }
OPENAT(openat)
OPENAT(openat64)

static void wrote(int fd, off_t offset, const void *data, ssize_t length) {
    char path[PATH_MAX];
    if (length <= 0 || log_fd < 0 || fd == log_fd) return;
    const char *name = name_of_fd(fd, path);
    if (name) record(WRITE, inode_of(fd), offset, name, data, length);
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    ssize_t done = real(fd, data, length);
    if (done > 0 && log_fd >= 0) wrote(fd, lseek(fd, 0, SEEK_CUR) - done, data, done);
    return done;
}

#define PWRITE(function) \
    ssize_t function(int fd, const void *data, size_t length, off_t offset) { \
        REAL(function); \
        ssize_t done = real(fd, data, length, offset); \
        wrote(fd, offset, data, done); \
        return done; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(function) \
    int function(int fd, off_t length) { \
        REAL(function); \
        char path[PATH_MAX]; \
        int result = real(fd, length); \
        const char *name = result || log_fd < 0 ? NULL : name_of_fd(fd, path); \
        if (name) record(SIZE, inode_of(fd), length, name, NULL, 0); \
        return result; \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define FSYNC(function) \
    int function(int fd) { \
        REAL(function); \
        char path[PATH_MAX]; \
        struct stat there; \
        int result = real(fd); \
        const char *name = result || log_fd < 0 ? NULL : name_of_fd(fd, path); \
        if (name && !fstat(fd, &there)) \
            record(S_ISDIR(there.st_mode) ? SYNC_FOLDER : SYNC, there.st_ino, 0, name, NULL, 0); \
        return result; \
    }
FSYNC(fsync)
FSYNC(fdatasync)

/* Not in the model: make the caller write plainly. */
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t length, unsigned flags) {
    errno = EINVAL;
    return -1;
}
ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
    errno = EINVAL;
    return -1;
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
    errno = EINVAL;
    return -1;
}

#define GONE(function, op) \
    int function(const char *path) { \
        REAL(function); \
        int result = real(path); \
        const char *name = result ? NULL : inside(path); \
        if (name) record(op, 0, 0, name, NULL, 0); \
        return result; \
    }
GONE(unlink, UNLINK)
GONE(rmdir, RMDIR)

int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat);
    char whole[PATH_MAX];
    const char *name = name_at(at, path, whole);
    int result = real(at, path, flags);
    if (!result && name) record(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, name, NULL, 0);
    return result;
}

int rename(const char *from, const char *to) {
    REAL(rename);
    int result = real(from, to);
    const char *name = inside(from), *other = inside(to);
    if (!result && name && other) record(RENAME, 0, 0, name, other, strlen(other));
    return result;
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    int result = real(path, mode);
    const char *name = result ? NULL : inside(path);
    if (name) record(MKDIR, 0, 0, name, NULL, 0);
    return result;
}
