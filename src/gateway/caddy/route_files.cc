#include "gateway/caddy/route_files.h"

#include <cerrno>
#include <set>
#include <string>
#include <system_error>

#include <fcntl.h>

#include "io/fd.h"

namespace slipway::gateway {
namespace {

namespace fs = std::filesystem;

base::Result<std::set<std::string>> entries(const fs::path& folder) {
  std::error_code error;
  std::set<std::string> names;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    names.insert(it->path().filename().string());
  }
  if (error) {
    return base::fail(base::ErrorCode::kFailed,
                      "cannot read " + folder.string() + ": " + error.message());
  }
  return names;
}

base::Result<void> checked(const std::error_code& error, const fs::path& path) {
  if (!error) return {};
  return base::fail(base::ErrorCode::kFailed,
                    "cannot change " + path.string() + ": " + error.message());
}

// What is new comes before the old goes: a reader in between finds both.
base::Result<void> sync_files(const fs::path& folder, const std::set<std::string>& names) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return checked(error, folder);
  const auto found = entries(folder);
  if (!found) return base::fail(found.error());
  for (const auto& name : names) {
    if (found->contains(name)) continue;
    const fs::path path = folder / name;
    const io::Fd made(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (!made.is_open()) return checked({errno, std::generic_category()}, path);
  }
  for (const auto& old : *found) {
    if (names.contains(old)) continue;
    fs::remove_all(folder / old, error);
    if (error) return checked(error, folder / old);
  }
  return {};
}

}  // namespace

base::Result<void> sync_route_files(const fs::path& folder, const RouteNames& names) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return checked(error, folder);
  for (const auto& [host, name] : names) {
    std::set<std::string> files;
    if (name) files.insert(*name);
    if (auto synced = sync_files(folder / host, files); !synced) return synced;
  }
  const auto hosts = entries(folder);
  if (!hosts) return base::fail(hosts.error());
  for (const auto& host : *hosts) {
    if (names.contains(host)) continue;
    fs::remove_all(folder / host, error);
    if (error) return checked(error, folder / host);
  }
  return {};
}

HostUpstreams read_route_files(const fs::path& folder) {
  HostUpstreams all;
  for (const auto& host : entries(folder).value_or(std::set<std::string>{})) {
    for (const auto& name : entries(folder / host).value_or(std::set<std::string>{})) {
      if (auto upstreams = read_file_name(name)) all[host] = std::move(*upstreams);
    }
  }
  return all;
}

base::Result<void> sync_domain_files(const fs::path& folder, const std::set<std::string>& domains) {
  return sync_files(folder, domains);
}

}  // namespace slipway::gateway
