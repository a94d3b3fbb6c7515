#include "base/compression.h"

#include <memory>
#include <stdexcept>

#include <zstd.h>

namespace slipway::base {
namespace {
constexpr int kLevel = 1;
// A context keeps tables as large as its largest text wanted; what is longer takes one of its own.
constexpr std::size_t kShared = std::size_t{256} << 10U;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, FreeContext>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, FreeContext>;

std::size_t compress_with(const Compressor& context, std::string& frame, std::string_view bytes) {
  return ZSTD_compressCCtx(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size(),
                           kLevel);
}

}  // namespace

std::string compress(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  thread_local const Compressor shared(ZSTD_createCCtx());
  const std::size_t size = bytes.size() <= kShared
                               ? compress_with(shared, frame, bytes)
                               : compress_with(Compressor(ZSTD_createCCtx()), frame, bytes);
  if (ZSTD_isError(size) != 0) {
    throw std::runtime_error(std::string("cannot compress: ") + ZSTD_getErrorName(size));
  }
  frame.resize(size);
  return frame;
}

std::optional<std::string> decompress(std::string_view frame, std::size_t spare) {
  const auto length = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (length == ZSTD_CONTENTSIZE_UNKNOWN || length == ZSTD_CONTENTSIZE_ERROR) return std::nullopt;
  std::string bytes;
  bytes.reserve(length + spare);
  bytes.resize(length);
  const std::size_t size = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (size != length) return std::nullopt;
  return bytes;
}

}  // namespace slipway::base
