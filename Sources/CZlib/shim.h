#include <zlib.h>

/* Macros that Swift does not see. The window of 15 bits with a gzip header. */
static inline int kubegate_deflate_gzip(z_streamp stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int kubegate_inflate_gzip(z_streamp stream) {
  return inflateInit2(stream, 15 + 16);
}
