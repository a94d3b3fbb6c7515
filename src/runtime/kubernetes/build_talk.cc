#include "runtime/kubernetes/build_talk.h"

#include <utility>

#include <fcntl.h>

#include "runtime/docker/build_recipe.h"

namespace slipway::runtime::kubernetes {
namespace {

constexpr std::size_t kPieceOfSources = std::size_t{64} << 10U;
constexpr std::size_t kLongestBuildLine = std::size_t{64} << 10U;

}  // namespace

BuildTalk::BuildTalk(docker::BuildContext context, const Version& version, const LogSink& log)
    : context_(std::move(context)),
      mask_(docker::mask_of(version)),
      log_(log),
      always_ready_(::open("/dev/null", O_RDWR | O_CLOEXEC)) {}

base::Result<io::Piece> BuildTalk::read() {
  io::Piece piece;
  piece.bytes.resize(kPieceOfSources);
  const auto size = context_.read(piece.bytes);
  if (!size) return base::fail(size.error());
  piece.bytes.resize(*size);
  piece.has_ended = *size == 0;
  return piece;
}

base::Result<std::size_t> BuildTalk::write(std::string_view bytes) {
  rest_ += bytes;
  std::size_t begin = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
    tell(std::string_view(rest_).substr(begin, end - begin));
    begin = end + 1;
  }
  rest_.erase(0, begin);
  if (rest_.size() > kLongestBuildLine) end();
  return bytes.size();
}

void BuildTalk::end() { tell(std::exchange(rest_, {})); }

void BuildTalk::tell(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return;
  last_ = mask_.apply(line);
  log_("stdout", last_);
}

}  // namespace slipway::runtime::kubernetes
