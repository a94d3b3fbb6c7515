#include "runtime/ownership.h"

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fd.h"

namespace slipway::runtime {
namespace {

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct Close {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

bool give_entries(io::Fd folder, const ServiceUser& user);

bool give_entry(int folder, const char* name, const ServiceUser& user) {
  io::Fd inner(::openat(folder, name, kFolder));
  if (inner.is_open()) {
    if (!give_entries(std::move(inner), user)) return false;
  } else if (errno != ENOTDIR && errno != ELOOP) {
    return errno == ENOENT;
  }
  return ::fchownat(folder, name, user.uid, user.gid, AT_SYMLINK_NOFOLLOW) == 0 || errno == ENOENT;
}

bool give_entries(io::Fd folder, const ServiceUser& user) {
  const std::unique_ptr<DIR, Close> entries(::fdopendir(folder.value()));
  if (!entries) return false;
  const int directory = folder.release();
  while (true) {
    errno = 0;
    const dirent* const entry = ::readdir(entries.get());
    if (entry == nullptr) return errno == 0;
    const std::string_view name(entry->d_name);
    if (name == "." || name == "..") continue;
    if (!give_entry(directory, entry->d_name, user)) return false;
  }
}

bool give_folder(const std::filesystem::path& folder, const ServiceUser& user) {
  io::Fd opened(::open(folder.c_str(), kFolder));
  struct stat status{};
  if (!opened.is_open() || ::fstat(opened.value(), &status) != 0) return false;
  if (ServiceUser{status.st_uid, status.st_gid} == user) return true;
  io::Fd entries(::fcntl(opened.value(), F_DUPFD_CLOEXEC, 0));
  return entries.is_open() && give_entries(std::move(entries), user) &&
         ::fchown(opened.value(), user.uid, user.gid) == 0;
}

}  // namespace

base::Result<void> give_tree(const std::filesystem::path& folder, const ServiceUser& user) {
  if (give_folder(folder, user)) return {};
  return base::fail(base::ErrorCode::kFailed, "Cannot give " + folder.string() + " to the user " +
                                                  std::to_string(user.uid) + ": " +
                                                  std::generic_category().message(errno) + ".");
}

}  // namespace slipway::runtime
