#include "daemon/data_folder.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "io/files.h"

namespace slipway::daemon {
namespace {

constexpr std::size_t kInstallationLength = 16;  // digits

tl::unexpected<base::Error> cannot(const char* verb, const std::filesystem::path& path,
                                   const std::string& why) {
  return base::fail(base::ErrorCode::kUnavailable,
                    std::string("cannot ") + verb + " " + path.string() + ": " + why);
}

base::Result<std::string> make_key(const std::filesystem::path& path, base::Random& random) {
  std::string key(kKeyLength, '\0');
  random.fill(std::span(reinterpret_cast<unsigned char*>(key.data()), key.size()));
  return io::write_file(path, base::encode_hex(key) + "\n", 0600).map([&] { return key; });
}

}  // namespace

base::Result<std::string> read_key(const std::filesystem::path& path) {
  auto text = io::read_file(path);
  if (!text) return base::fail(text.error());
  while (text->ends_with('\n')) text->pop_back();
  auto key = base::decode_hex(*text);
  if (key && key->size() == kKeyLength) return std::move(*key);
  return base::fail(
      base::ErrorCode::kInvalid,
      path.string() + " does not hold 64 hexadecimal digits; restore it from a back-up.");
}

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
  const auto path = path_ / kKeyFile;
  auto key = read_key(path);
  if (key || key.error().code != base::ErrorCode::kNotFound) return key;
  return make_key(path, random);
}

base::Result<std::optional<std::string>> DataFolder::next_key() const {
  auto key = read_key(path_ / kNextKeyFile);
  if (key) return std::optional(std::move(*key));
  if (key.error().code == base::ErrorCode::kNotFound) return std::nullopt;
  return base::fail(key.error());
}

base::Result<std::string> DataFolder::make_next_key(base::Random& random) const {
  auto key = make_key(path_ / kNextKeyFile, random);
  if (!key) return key;
  return io::sync(path_).map([&] { return *key; });
}

base::Result<void> DataFolder::take_next_key() const {
  std::error_code ec;
  std::filesystem::rename(path_ / kNextKeyFile, path_ / kKeyFile, ec);
  if (ec) return cannot("replace", path_ / kKeyFile, ec.message());
  return io::sync(path_);
}

base::Result<void> DataFolder::drop_next_key() const {
  std::error_code ec;
  std::filesystem::remove(path_ / kNextKeyFile, ec);
  if (ec) return cannot("remove", path_ / kNextKeyFile, ec.message());
  return io::sync(path_);
}

base::Result<std::string> DataFolder::installation(const std::string& key) const {
  const auto path = path_ / "installation";
  if (auto text = io::read_file(path)) {
    while (text->ends_with('\n')) text->pop_back();
    return std::move(*text);
  } else if (text.error().code != base::ErrorCode::kNotFound) {
    return base::fail(text.error());
  }
  std::string made =
      base::encode_hex(base::hmac_sha256(key, "installation")).substr(0, kInstallationLength);
  return io::write_file(path, made + "\n", 0600).and_then([&] { return io::sync(path_); }).map([&] {
    return made;
  });
}

base::Result<void> DataFolder::write_admin_token(const std::string& token) const {
  return io::write_file(path_ / "admin-token", token + "\n", 0600);
}

base::Result<void> DataFolder::drop_admin_token() const {
  std::error_code ec;
  std::filesystem::remove(path_ / "admin-token", ec);
  if (ec) return cannot("remove", path_ / "admin-token", ec.message());
  return {};
}

base::Result<void> DataFolder::write_address(const std::string& url) const {
  return io::write_file(path_ / "address", url + "\n");
}

}  // namespace slipway::daemon
