#include "runtime/release_files.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "io/files.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;

constexpr const char* kHome = "home";

fs::path state_of(fs::path checkout) { return checkout += ".state"; }

base::Result<void> outcome_of(const std::error_code& error, const std::string& what) {
  if (!error) return {};
  return fail(ErrorCode::kFailed, "Cannot " + what + ": " + error.message() + ".");
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    entries.push_back(at->path());
  }
  return entries;
}

base::Result<void> remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return {};
  // Some tools make their caches' folders read-only, which only root may overlook.
  std::error_code ignored;
  for (fs::recursive_directory_iterator at(path, ignored), end; !ignored && at != end;
       at.increment(ignored)) {
    if (at->is_directory(ignored) && !at->is_symlink(ignored)) {
      fs::permissions(at->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
    }
  }
  fs::remove_all(path, error);
  return outcome_of(error, "remove " + path.string());
}

std::optional<uid_t> owner_of(const fs::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_uid;
}

}  // namespace

ReleaseFiles::ReleaseFiles(fs::path data) : data_(std::move(data)) {
  fs::create_directories(data_ / "releases");
  for (const auto* name : {"instances", "runs"}) {
    fs::create_directories(data_ / name);
    // What is in there holds secrets.
    fs::permissions(data_ / name, fs::perms::owner_all);
  }
}

fs::path ReleaseFiles::checkout(const Version& version) const {
  return data_ / "releases" / version.service.to_string() / version.deployment.to_string();
}

fs::path ReleaseFiles::home(const Version& version) const {
  return data_ / "releases" / version.service.to_string() / kHome;
}

fs::path ReleaseFiles::instance(const model::DeploymentId& deployment) const {
  return data_ / "instances" / deployment.to_string();
}

fs::path ReleaseFiles::run(const model::AttemptId& attempt) const {
  return data_ / "runs" / attempt.to_string();
}

std::vector<model::DeploymentId> ReleaseFiles::instances() const {
  std::vector<model::DeploymentId> ids;
  for (const auto& entry : entries_of(data_ / "instances")) {
    const auto id = model::DeploymentId::parse(entry.filename().string());
    std::error_code error;
    if (id && fs::exists(entry / "spec", error)) ids.push_back(*id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<model::AttemptId> ReleaseFiles::runs() const {
  std::vector<model::AttemptId> ids;
  for (const auto& entry : entries_of(data_ / "runs")) {
    if (const auto id = model::AttemptId::parse(entry.filename().string())) ids.push_back(*id);
  }
  return ids;
}

bool ReleaseFiles::has_checkout(const model::DeploymentId& deployment) const {
  const auto services = entries_of(data_ / "releases");
  return std::any_of(services.begin(), services.end(), [&](const fs::path& service) {
    std::error_code error;
    return fs::exists(service / deployment.to_string(), error);
  });
}

base::Result<fs::path> ReleaseFiles::service_folder(const Version& version) const {
  const fs::path inside = fs::path("/" + version.root_path).lexically_normal().relative_path();
  fs::path folder = inside.empty() ? checkout(version) : checkout(version) / inside;
  std::error_code error;
  if (!fs::is_directory(checkout(version), error)) {
    return fail(ErrorCode::kNotFound, "There is no checkout of this version.");
  }
  if (!fs::is_directory(folder, error)) {
    return fail(ErrorCode::kInvalid,
                "The root path '" + version.root_path + "' is no folder in commit " +
                    version.commit + "; set the service's git_repository.root_path.",
                "git_repository.root_path");
  }
  return folder;
}

bool ReleaseFiles::has_mark(const Version& version, std::string_view name) const {
  std::error_code error;
  return fs::exists(state_of(checkout(version)) / name, error);
}

base::Result<void> ReleaseFiles::set_mark(const Version& version, std::string_view name) const {
  std::error_code error;
  fs::create_directories(state_of(checkout(version)), error);
  if (error) return outcome_of(error, "make " + state_of(checkout(version)).string());
  return io::write_file(state_of(checkout(version)) / name, "");
}

base::Result<void> ReleaseFiles::prepare(const Version& version,
                                         const std::optional<ServiceUser>& user) const {
  std::error_code error;
  fs::create_directories(home(version), error);
  if (error) return outcome_of(error, "make " + home(version).string());
  if (!user) return {};
  return give_home(version, *user).and_then([&] { return give_tree(checkout(version), *user); });
}

base::Result<void> ReleaseFiles::give_home(const Version& version, const ServiceUser& user) const {
  const fs::path service = home(version).parent_path();
  std::error_code error;
  fs::create_directories(home(version), error);
  if (!error && ::chown(service.c_str(), ::geteuid(), user.gid) != 0) {
    error.assign(errno, std::generic_category());
  }
  if (!error) {
    fs::permissions(service, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec,
                    error);
  }
  if (error) return outcome_of(error, "close " + service.string() + " to others");
  return give_tree(home(version), user);
}

std::optional<uid_t> ReleaseFiles::home_owner(const model::ServiceId& service) const {
  return owner_of(data_ / "releases" / service.to_string() / kHome);
}

std::vector<uid_t> ReleaseFiles::home_owners() const {
  std::vector<uid_t> owners;
  for (const auto& service : entries_of(data_ / "releases")) {
    if (const auto owner = owner_of(service / kHome)) owners.push_back(*owner);
  }
  return owners;
}

base::Result<void> ReleaseFiles::remove(const model::DeploymentId& deployment) const {
  const std::string name = deployment.to_string();
  for (const auto& service : entries_of(data_ / "releases")) {
    std::error_code error;
    if (!fs::exists(service / name, error) && !fs::exists(state_of(service / name), error)) {
      continue;
    }
    if (auto removed = remove_tree(service / name); !removed) return removed;
    if (auto removed = remove_tree(state_of(service / name)); !removed) return removed;
    const auto left = entries_of(service);
    const bool was_last = std::all_of(
        left.begin(), left.end(), [](const fs::path& entry) { return entry.filename() == kHome; });
    if (was_last) {
      if (auto removed = remove_tree(service); !removed) return removed;
    }
  }
  return remove_tree(instance(deployment));
}

base::Result<void> ReleaseFiles::remove(const model::AttemptId& attempt) const {
  return remove_tree(run(attempt));
}

}  // namespace slipway::runtime
