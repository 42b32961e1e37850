#pragma once
#include <stdlib.h>
#include <zlib.h>

// A reader of gzip members, and `inflate` with its two buffers as plain arguments: zlib's structure holds
// pointers, which Swift could only fill in with unsafe code.

// Nothing without memory.
static inline z_stream *czlib_make_gunzip(void) {
  z_stream *stream = (z_stream *)calloc(1, sizeof(z_stream));
  // 31: a gzip header and its checksum, and nothing else.
  if (stream && inflateInit2(stream, 31) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

static inline void czlib_free_gunzip(z_stream *stream) {
  if (!stream) return;
  inflateEnd(stream);
  free(stream);
}

// Begins another member.
static inline int czlib_begin_gunzip(z_stream *stream) { return inflateReset(stream); }

// `written` and `taken` are what became of target and source.
static inline int czlib_gunzip(
    z_stream *stream, void *target, size_t capacity, size_t *written, const void *source,
    size_t count, size_t *taken) {
  stream->next_out = (Bytef *)target;
  stream->avail_out = (uInt)capacity;
  stream->next_in = (Bytef *)source + *taken;
  stream->avail_in = (uInt)(count - *taken);
  int status = inflate(stream, Z_NO_FLUSH);
  *written = capacity - stream->avail_out;
  *taken = count - stream->avail_in;
  return status;
}

static inline const char *czlib_message(const z_stream *stream) {
  return stream->msg ? stream->msg : "no reason given";
}
