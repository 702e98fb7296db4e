/* What the NDK's crtbegin_so.o gives a shared library: a handle of its own. */
__attribute__((visibility("hidden"))) void *const __dso_handle = (void *)&__dso_handle;

/* libunwind is compiled with the headers of another C library, which finds errno by another name. */
extern int *__errno(void);
__attribute__((visibility("hidden"))) int *__errno_location(void) { return __errno(); }
