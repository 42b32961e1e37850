#pragma once
#include <zstd.h>
#include <zstd_errors.h>

// ZSTD_decompressStream with its two buffers as plain arguments: their structures hold pointers, which
// Swift could only fill in with unsafe code. `written` and `taken` are what became of target and source.
static inline size_t czstd_decompress(
    ZSTD_DStream *stream, void *target, size_t capacity, size_t *written, const void *source,
    size_t count, size_t *taken) {
  ZSTD_outBuffer out = {target, capacity, *written};
  ZSTD_inBuffer in = {source, count, *taken};
  size_t status = ZSTD_decompressStream(stream, &out, &in);
  *written = out.pos;
  *taken = in.pos;
  return status;
}

// Whether a status says that no frame begins where one should.
static inline int czstd_is_no_frame(size_t status) {
  return ZSTD_getErrorCode(status) == ZSTD_error_prefix_unknown;
}
