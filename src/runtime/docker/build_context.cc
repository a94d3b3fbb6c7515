#include "runtime/docker/build_context.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/files.h"
#include "runtime/docker/dockerignore.h"

namespace slipway::runtime::docker {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::size_t kPiece = std::size_t{64} << 10U;

la_ssize_t append(archive* /*written*/, void* context, const void* data, std::size_t size) {
  static_cast<std::string*>(context)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

base::Result<std::vector<std::string>> files_of(const fs::path& folder,
                                                const std::string& dockerfile) {
  const auto text = io::read_file(folder / ".dockerignore");
  const Dockerignore ignored(text ? std::string_view(*text) : std::string_view());
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().lexically_relative(folder).string();
    const bool is_folder = at->symlink_status(error).type() == fs::file_type::directory;
    if (at->path().filename() == ".git") {
      if (is_folder) at.disable_recursion_pending();
      continue;
    }
    const bool is_needed = name == dockerfile || name == ".dockerignore";
    if (ignored.excludes(name) && !is_needed) {
      const bool may_hold_needed = ignored.takes_back() || dockerfile.starts_with(name + "/");
      if (is_folder && !may_hold_needed) at.disable_recursion_pending();
      continue;
    }
    files.push_back(name);
  }
  if (error) {
    return base::fail(ErrorCode::kFailed,
                      "Cannot list the files of " + folder.string() + ": " + error.message() + ".");
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

class BuildContext::Writer {
  struct ArchiveDeleter {
    void operator()(archive* written) const { archive_write_free(written); }
  };
  struct EntryDeleter {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
  };

 public:
  Writer(fs::path folder, std::vector<std::string> files)
      : folder_(std::move(folder)), files_(std::move(files)), archive_(archive_write_new()) {
    // Of all formats GNU's takes names as the bytes that they are, in every locale.
    demand(archive_write_set_format_gnutar(archive_.get()));
    demand(archive_write_set_bytes_per_block(archive_.get(), 0));
    demand(archive_write_open(archive_.get(), &buffer_, nullptr, append, nullptr));
  }

  base::Result<std::size_t> read(std::span<char> space) {
    while (given_ == buffer_.size() && !ended_) {
      buffer_.clear();
      given_ = 0;
      if (auto written = write_next(); !written) return base::fail(written.error());
    }
    const std::size_t size = std::min(space.size(), buffer_.size() - given_);
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(given_), size, space.begin());
    given_ += size;
    return size;
  }

 private:
  void demand(int code) const {
    if (code < ARCHIVE_WARN) throw std::runtime_error(archive_error_string(archive_.get()));
  }

  base::Result<void> write_next() {
    if (left_ > 0) return write_piece();
    if (next_ == files_.size()) {
      demand(archive_write_close(archive_.get()));
      ended_ = true;
      return {};
    }
    return write_head(files_[next_++]);
  }

  base::Result<void> write_head(const std::string& name) {
    const fs::path path = folder_ / name;
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) return cannot_read(name);
    const bool is_file = S_ISREG(status.st_mode);
    const bool is_link = S_ISLNK(status.st_mode);
    if (!is_file && !is_link && !S_ISDIR(status.st_mode)) return {};
    const std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_mode(entry.get(), status.st_mode);
    archive_entry_set_mtime(entry.get(), status.st_mtime, 0);
    archive_entry_set_size(entry.get(), is_file ? status.st_size : 0);
    if (is_link) {
      std::error_code error;
      const auto target = fs::read_symlink(path, error);
      if (error) return cannot_read(name);
      archive_entry_set_symlink(entry.get(), target.c_str());
    }
    if (is_file) {
      file_ = io::Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
      if (!file_.is_open()) return cannot_read(name);
      left_ = static_cast<std::size_t>(status.st_size);
      name_ = name;
    }
    demand(archive_write_header(archive_.get(), entry.get()));
    return {};
  }

  base::Result<void> write_piece() {
    std::string piece(std::min(kPiece, left_), '\0');
    const ssize_t size = ::read(file_.value(), piece.data(), piece.size());
    if (size < 0) return cannot_read(name_);
    if (size == 0) {
      return base::fail(ErrorCode::kFailed, "The file " + name_ + " became shorter while it was " +
                                                "sent to the container engine.");
    }
    left_ -= static_cast<std::size_t>(size);
    if (archive_write_data(archive_.get(), piece.data(), static_cast<std::size_t>(size)) != size) {
      throw std::runtime_error(archive_error_string(archive_.get()));
    }
    return {};
  }

  static base::Result<void> cannot_read(const std::string& name) {
    return base::fail(ErrorCode::kFailed,
                      "Cannot read " + name + " for the build: " + std::strerror(errno) + ".");
  }

  fs::path folder_;
  std::vector<std::string> files_;
  std::string buffer_;
  std::size_t given_ = 0;
  std::size_t next_ = 0;
  bool ended_ = false;
  io::Fd file_;
  std::size_t left_ = 0;  // of the file that is being written
  std::string name_;
  std::unique_ptr<archive, ArchiveDeleter> archive_;  // writes to buffer_, hence goes before it
};

base::Result<void> BuildContext::check(const fs::path& folder, const std::string& dockerfile) {
  const fs::path inside = fs::path(dockerfile).lexically_normal();
  if (dockerfile.starts_with('/') || inside.string().starts_with("..")) {
    return base::fail(ErrorCode::kInvalid,
                      "The Dockerfile '" + dockerfile +
                          "' is outside the service's root path; name one below it.",
                      "dockerfile_path");
  }
  std::error_code error;
  if (!fs::is_regular_file(folder / inside, error)) {
    return base::fail(ErrorCode::kInvalid,
                      "There is no file '" + dockerfile +
                          "' in the service's root path; add a Dockerfile, or set the service's "
                          "dockerfile_path.",
                      "dockerfile_path");
  }
  return {};
}

base::Result<BuildContext> BuildContext::of(const fs::path& folder, const std::string& dockerfile) {
  if (auto checked = check(folder, dockerfile); !checked) return base::fail(checked.error());
  auto files = files_of(folder, fs::path(dockerfile).lexically_normal().string());
  if (!files) return base::fail(files.error());
  return BuildContext(std::make_unique<Writer>(folder, std::move(*files)));
}

BuildContext::BuildContext(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
BuildContext::BuildContext(BuildContext&&) noexcept = default;
BuildContext& BuildContext::operator=(BuildContext&&) noexcept = default;
BuildContext::~BuildContext() = default;

base::Result<std::size_t> BuildContext::read(std::span<char> space) { return writer_->read(space); }

}  // namespace slipway::runtime::docker
