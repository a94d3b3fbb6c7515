#include "daemon/data_folder.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>

#include "base/encoding.h"
#include "io/files.h"

namespace slipway::daemon {

base::Result<DataFolder> DataFolder::open(const std::filesystem::path& path) {
  std::error_code ec;
  const auto absolute = std::filesystem::absolute(path, ec);
  const bool made = std::filesystem::create_directories(absolute, ec);
  if (ec) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "cannot make the data folder " + absolute.string() + ": " + ec.message());
  }
  if (made) std::filesystem::permissions(absolute, std::filesystem::perms::owner_all, ec);
  const auto lock_path = absolute / "lock";
  io::Fd lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.value() < 0) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "cannot write to the data folder " + absolute.string() + ": " +
                          std::strerror(errno) + ". Choose another --data, or change its owner.");
  }
  if (::flock(lock.value(), LOCK_EX | LOCK_NB) != 0) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "another slipwayd uses the data folder " + absolute.string() +
                          ". Stop it first, or choose another --data.");
  }
  // SQLite takes the database's permissions for what it makes beside it.
  const io::Fd database(
      ::open((absolute / "slipway.db").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  return DataFolder(absolute, std::move(lock));
}

base::Result<void> DataFolder::let_pass() const {
  using std::filesystem::perms;
  std::error_code ec;
  for (const char* closed : {"mirrors", "gateway"}) {
    std::filesystem::create_directories(path_ / closed, ec);
    if (!ec) std::filesystem::permissions(path_ / closed, perms::owner_all, ec);
    if (ec) break;
  }
  if (!ec) {
    std::filesystem::permissions(path_, perms::owner_all | perms::group_exec | perms::others_exec,
                                 ec);
  }
  if (!ec) return {};
  return base::fail(base::ErrorCode::kUnavailable,
                    "cannot set the permissions of " + path_.string() + ": " + ec.message());
}

base::Result<std::string> DataFolder::secret_key(base::Random& random) const {
  const auto path = path_ / "secret-key";
  if (auto text = io::read_file(path)) {
    while (text->ends_with('\n')) text->pop_back();
    auto key = base::decode_hex(*text);
    if (!key || key->size() != 32) {
      return base::fail(base::ErrorCode::kInvalid,
                        path.string() +
                            " does not hold 64 hexadecimal digits; restore it from a "
                            "back-up.");
    }
    return std::move(*key);
  } else if (text.error().code != base::ErrorCode::kNotFound) {
    return base::fail(text.error());
  }
  std::string key(32, '\0');
  random.fill(std::span(reinterpret_cast<unsigned char*>(key.data()), key.size()));
  if (auto written = io::write_file(path, base::encode_hex(key) + "\n", 0600); !written) {
    return base::fail(written.error());
  }
  return key;
}

base::Result<void> DataFolder::write_admin_token(const std::string& token) const {
  return io::write_file(path_ / "admin-token", token + "\n", 0600);
}

base::Result<void> DataFolder::write_address(const std::string& url) const {
  return io::write_file(path_ / "address", url + "\n");
}

}  // namespace slipway::daemon
