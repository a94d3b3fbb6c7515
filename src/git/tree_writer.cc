#include "git/tree_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace slipway::git {
namespace {

using base::ErrorCode;

base::Error system_error(const std::string& path) {
  return {ErrorCode::kFailed, "cannot write '" + path + "': " + std::strerror(errno)};
}

base::Error outside(const std::string& path, const std::string& target) {
  return {ErrorCode::kInvalid,
          "the symbolic link '" + path + "' points to '" + target + "', outside of the repository"};
}

bool is_dot_git(std::string_view name) {
  return name.size() == 4 && std::equal(name.begin(), name.end(), ".git", [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

bool is_allowed_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && !is_dot_git(name) &&
         name.find('\0') == std::string_view::npos;
}

template <typename Visit>
bool all_segments(std::string_view path, Visit visit) {
  while (true) {
    const auto slash = path.find('/');
    if (!visit(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

base::Result<TreeWriter> TreeWriter::make(const std::filesystem::path& directory,
                                          const CheckoutLimits& limits) {
  if (::mkdir(directory.c_str(), 0755) != 0) return base::fail(system_error(directory.string()));
  io::Fd root(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!root.is_open() || ::fchmod(root.value(), 0755) != 0) {
    return base::fail(system_error(directory.string()));
  }
  return TreeWriter(std::move(root), limits);
}

base::Result<void> TreeWriter::admit(const std::string& path) {
  if (!all_segments(path, is_allowed_name)) {
    return base::fail(ErrorCode::kInvalid,
                      "the commit has a file '" + path + "', a name that no checkout may have");
  }
  if (++entries_ > limits_.entries) {
    return base::fail(
        ErrorCode::kTooLarge,
        "the commit has more than " + std::to_string(limits_.entries) + " files and folders");
  }
  return {};
}

base::Result<void> TreeWriter::expect(const std::string& path, std::uint64_t bytes) {
  if (bytes > limits_.file_bytes) {
    return base::fail(ErrorCode::kTooLarge, "the commit has a file '" + path + "' of " +
                                                std::to_string(bytes) + " bytes; at most " +
                                                std::to_string(limits_.file_bytes) +
                                                " are checked out");
  }
  bytes_ += bytes;
  if (bytes_ > limits_.bytes) {
    return base::fail(ErrorCode::kTooLarge, "the files of the commit have more than " +
                                                std::to_string(limits_.bytes) + " bytes");
  }
  return {};
}

base::Result<void> TreeWriter::directory(const std::string& path) {
  if (auto admitted = admit(path); !admitted) return admitted;
  if (::mkdirat(root_.value(), path.c_str(), 0755) != 0 ||
      ::fchmodat(root_.value(), path.c_str(), 0755, 0) != 0) {
    return base::fail(system_error(path));
  }
  directories_.insert(path);
  return {};
}

base::Result<void> TreeWriter::file(const std::string& path, bool executable,
                                    std::string_view content) {
  if (auto admitted = admit(path); !admitted) return admitted;
  const io::Fd file(::openat(root_.value(), path.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  // The mode whatever the daemon's umask: the service may run as another user.
  if (!file.is_open() || !write_all(file.value(), content) ||
      ::fchmod(file.value(), executable ? 0755 : 0644) != 0) {
    return base::fail(system_error(path));
  }
  return {};
}

base::Result<void> TreeWriter::link(const std::string& path, std::string_view target) {
  if (auto admitted = admit(path); !admitted) return admitted;
  links_.emplace_back(path, target);
  return {};
}

// Upwards only through directories that are known to be real ones: "link/.." is not where it looks.
bool TreeWriter::stays_inside(const std::string& path, std::string_view target) const {
  if (target.empty() || target.starts_with('/') || target.find('\0') != std::string_view::npos) {
    return false;
  }
  const auto slash = path.rfind('/');
  std::string at = slash == std::string::npos ? "" : path.substr(0, slash);
  return all_segments(target, [&](std::string_view segment) {
    if (segment.empty() || segment == ".") return true;
    if (segment != "..") {
      at.append(at.empty() ? "" : "/").append(segment);
      return true;
    }
    if (at.empty() || !directories_.contains(at)) return false;
    const auto parent = at.rfind('/');
    at.erase(parent == std::string::npos ? 0 : parent);
    return true;
  });
}

base::Result<void> TreeWriter::finish() {
  for (const auto& [path, target] : links_) {
    if (!stays_inside(path, target)) {
      return base::fail(outside(path, target));
    }
    if (::symlinkat(target.c_str(), root_.value(), path.c_str()) != 0) {
      return base::fail(system_error(path));
    }
  }
  return {};
}

}  // namespace slipway::git
