#include "io/files.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include "io/fd.h"

namespace slipway::io {

base::Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    const auto code = errno == ENOENT ? base::ErrorCode::kNotFound : base::ErrorCode::kFailed;
    return base::fail(code, "cannot read " + path.string() + ": " + std::strerror(errno));
  }
  std::error_code ignored;
  // A folder can be opened, and not read.
  if (std::filesystem::is_directory(path, ignored)) {
    return base::fail(base::ErrorCode::kFailed,
                      "cannot read " + path.string() + ": " + std::strerror(EISDIR));
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

base::Result<void> write_file(const std::filesystem::path& path, std::string_view content,
                              unsigned mode) {
  const std::string part = path.string() + ".part";
  const auto failed = [&] {
    const std::string why = std::strerror(errno);
    ::unlink(part.c_str());
    return base::fail(base::ErrorCode::kFailed, "cannot write " + path.string() + ": " + why);
  };
  ::unlink(part.c_str());
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return failed();
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const auto error = failed();
      ::close(fd);
      return error;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(fd) != 0) {
    const auto error = failed();
    ::close(fd);
    return error;
  }
  ::close(fd);
  if (::rename(part.c_str(), path.c_str()) != 0) return failed();
  return {};
}

base::Result<void> sync(const std::filesystem::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.value() >= 0 && ::fsync(fd.value()) == 0) return {};
  return base::fail(base::ErrorCode::kUnavailable,
                    "cannot sync " + path.string() + ": " + std::strerror(errno));
}

}  // namespace slipway::io
