#pragma once

#include <string.h>
#include <zlib.h>

// inflateInit2 is a macro, which Swift does not see. 15 + 16: a 32 KiB window, gzip framing.
static inline int evh_inflate_gzip_init(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15 + 16);
}

// As above, with zlib's own framing.
static inline int evh_inflate_zlib_init(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15);
}
