#include "daemon/backup.h"

#include <array>

#include "base/time.h"
#include "daemon/backup_list.h"
#include "daemon/data_folder.h"
#include "daemon/key_rotation.h"
#include "io/files.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::daemon {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;

constexpr const char* kStore = "slipway.db";
constexpr std::array kKeys = {kKeyFile, kNextKeyFile};
constexpr std::array kOthers = {"installation", "admin-token", "known_hosts"};

auto failed_to(const char* verb, const fs::path& path, const std::string& why) {
  return base::fail(ErrorCode::kUnavailable,
                    std::string("cannot ") + verb + " " + path.string() + ": " + why);
}

// The store's own structure, and whether one of the keys is that of its secrets.
Result<Checked> check_store(const fs::path& path, const std::vector<std::string>& keys,
                            base::Random& random, int& schema) {
  store::SqliteOptions options;
  options.path = path.string();
  const auto database = store::open_sqlite(std::move(options));
  if (!database) return base::fail(database.error());
  std::string fault;
  (*database)->read([&](store::Transaction& tx) {
    fault = tx.query_one("PRAGMA integrity_check", [](const auto& row) {
                return row.text(0);
              }).value_or("no answer");
    schema = fault == "ok" ? store::schema_version(tx) : 0;
  });
  if (fault != "ok") {
    return base::fail(ErrorCode::kInvalid, "The store " + path.string() + " is damaged: " + fault);
  }
  Checked checked;
  checked.store_size = fs::file_size(path);
  Result<std::size_t> opened = base::fail(ErrorCode::kInvalid, "there is no key");
  for (const auto& key : keys) {
    opened = opens_all(**database, base::Cipher(key, random));
    if (opened) break;
  }
  if (!opened) {
    return base::fail(ErrorCode::kInvalid, "The secret-key does not open the store's secrets: " +
                                               opened.error().message);
  }
  checked.secrets = *opened;
  return checked;
}

Result<std::vector<std::string>> keys_in(const fs::path& folder) {
  std::vector<std::string> keys;
  for (const char* name : kKeys) {
    auto key = read_key(folder / name);
    if (!key && key.error().code == ErrorCode::kNotFound) continue;
    if (!key) return base::fail(key.error());
    keys.push_back(std::move(*key));
  }
  return keys;
}

template <std::size_t N>
Result<void> copy_small(const std::array<const char*, N>& names, const fs::path& from,
                        const fs::path& to) {
  for (const char* name : names) {
    const auto content = io::read_file(from / name);
    if (!content && content.error().code == ErrorCode::kNotFound) continue;
    if (!content) return base::fail(content.error());
    if (auto written = io::write_file(to / name, *content, 0600); !written) return written;
  }
  return {};
}

Result<void> back_up_store(const fs::path& data, const fs::path& to) {
  // SQLite keeps the permissions of a file that is there.
  if (auto made = io::write_file(to, "", 0600); !made) return made;
  store::SqliteOptions options;
  options.path = data / kStore;
  const auto database = store::open_sqlite(std::move(options));
  if (!database) return base::fail(database.error());
  return (*database)->back_up(to.string());
}

Result<Checked> fill(const fs::path& data, const fs::path& to, const KeyToKeep& key,
                     base::Random& random, base::Timestamp now) {
  // Before the store: a key that is replaced meanwhile does not open the copy, which is then seen.
  const auto keys = key.given.empty() ? keys_in(data) : std::vector{key.given};
  if (!keys) return base::fail(keys.error());
  const bool with_key = key.with_file && key.given.empty();
  if (with_key) {
    if (auto copied = copy_small(kKeys, data, to); !copied) return base::fail(copied.error());
  }
  if (auto copied = copy_small(kOthers, data, to); !copied) return base::fail(copied.error());
  if (auto copied = back_up_store(data, to / kStore); !copied) return base::fail(copied.error());
  BackupList list;
  list.made_at = base::to_iso8601(now);
  auto checked = check_store(to / kStore, *keys, random, list.schema);
  if (!checked) return checked;
  if (auto synced = io::sync(to / kStore); !synced) return base::fail(synced.error());
  auto files = list_files(to);
  if (!files) return base::fail(files.error());
  list.files = std::move(*files);
  if (auto written = write_list(to, list); !written) return base::fail(written.error());
  checked->has_key = with_key;
  checked->made_at = list.made_at;
  return checked;
}

// The daemon makes an empty file before it is one.
bool holds_store(const fs::path& data) {
  std::error_code ec;
  const auto size = fs::file_size(data / kStore, ec);
  return !ec && size > 0;
}

// A folder that goes again, unless it is kept.
class NewFolder {
 public:
  NewFolder(fs::path path, HalfMade& half_made) : path_(std::move(path)), half_made_(half_made) {
    const auto held = half_made_.hold();
    half_made_.is(path_);
    std::error_code ec;
    fs::remove_all(path_, ec);
    if (fs::create_directories(path_, ec)) {
      fs::permissions(path_, fs::perms::owner_all, ec);
      made_ = !ec;
    }
    why_ = ec.message();
  }
  ~NewFolder() {
    const auto held = half_made_.hold();
    std::error_code ec;
    if (!path_.empty()) fs::remove_all(path_, ec);
    half_made_.is({});
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  bool made() const { return made_; }
  const std::string& why() const { return why_; }
  const fs::path& path() const { return path_; }

  Result<void> keep_as(const fs::path& to) {
    const auto held = half_made_.hold();
    std::error_code ec;
    fs::rename(path_, to, ec);
    if (ec) return failed_to("make", to, ec.message());
    path_.clear();
    half_made_.is_whole();
    return io::sync(to).and_then([&] { return io::sync(to.parent_path()); });
  }

 private:
  fs::path path_;
  HalfMade& half_made_;
  bool made_ = false;
  std::string why_;
};

// Into a folder beside the place where it goes, so that a damaged one never gets there.
Result<Checked> copy_checked(const fs::path& from, const fs::path& to, const KeyToRestore& key,
                             base::Random& random) {
  if (auto copied = copy_small(kOthers, from, to); !copied) return base::fail(copied.error());
  const auto keyed = key.file.empty()
                         ? copy_small(kKeys, from, to)
                         : io::read_file(key.file).and_then([&](const std::string& text) {
                             return io::write_file(to / kKeyFile, text, 0600);
                           });
  if (!keyed) return base::fail(keyed.error());
  const auto keys = key.given.empty() ? keys_in(to) : std::vector{key.given};
  if (!keys) return base::fail(keys.error());
  std::error_code ec;
  fs::copy_file(from / kStore, to / kStore, ec);
  if (ec) return failed_to("copy the store to", to, ec.message());
  fs::permissions(to / kStore, fs::perms::owner_read | fs::perms::owner_write, ec);
  int schema = 0;
  auto checked = check_store(to / kStore, *keys, random, schema);
  if (!checked) return checked;
  return io::sync(to / kStore).map([&] { return *checked; });
}

// The store comes last: whoever finds it finds the rest.
Result<void> take(const fs::path& from, const fs::path& to) {
  std::error_code ec;
  for (const char* stale : {"slipway.db-wal", "slipway.db-shm"}) fs::remove(to / stale, ec);
  std::vector<const char*> names(kKeys.begin(), kKeys.end());
  names.insert(names.end(), kOthers.begin(), kOthers.end());
  names.push_back(kStore);
  for (const char* name : names) {
    if (!fs::exists(from / name, ec)) continue;
    fs::rename(from / name, to / name, ec);
    if (ec) return failed_to("write", to / name, ec.message());
  }
  return io::sync(to);
}

}  // namespace

Result<Checked> back_up(const fs::path& data, const fs::path& to, const KeyToKeep& key,
                        base::Random& random, base::Timestamp now, HalfMade& half_made) {
  if (!holds_store(data)) {
    return base::fail(ErrorCode::kInvalid, "there is no store in " + data.string() +
                                               ". Name the data folder of a daemon as --data.");
  }
  const auto absolute = fs::absolute(to).lexically_normal();
  const auto target = absolute.has_filename() ? absolute : absolute.parent_path();
  std::error_code ec;
  if (fs::exists(fs::symlink_status(target, ec))) {
    return base::fail(ErrorCode::kConflict,
                      target.string() +
                          " is there already. Name a folder that is not: one "
                          "for each back-up, with the date in its name, say.");
  }
  NewFolder folder(target.string() + ".part", half_made);
  if (!folder.made()) return failed_to("make", folder.path(), folder.why());
  auto checked = fill(data, folder.path(), key, random, now);
  if (!checked) return checked;
  if (auto kept = folder.keep_as(target); !kept) return base::fail(kept.error());
  return checked;
}

Result<Checked> restore(const fs::path& from, const fs::path& data, const KeyToRestore& key,
                        base::Random& random, HalfMade& half_made) {
  const auto list = read_list(from);
  if (!list) return base::fail(list.error());
  if (holds_store(data)) {
    return base::fail(ErrorCode::kConflict,
                      data.string() +
                          " holds a store already, which would be lost. Name an empty folder, or "
                          "move this one away first.");
  }
  if (auto whole = check_files(from, *list); !whole) return base::fail(whole.error());
  const bool has_key = list->names(kKeyFile);
  if (!has_key && key.file.empty() && key.given.empty()) {
    return base::fail(ErrorCode::kInvalid,
                      "The back-up was made without the secret-key. Name its file as --key.");
  }
  const auto folder = DataFolder::open(data);
  if (!folder) return base::fail(folder.error());
  NewFolder copy(folder->path() / "restore.part", half_made);
  if (!copy.made()) return failed_to("make", copy.path(), copy.why());
  auto checked = copy_checked(from, copy.path(), has_key ? KeyToRestore() : key, random);
  if (!checked) return checked;
  {
    const auto held = half_made.hold();
    if (auto taken = take(copy.path(), folder->path()); !taken) return base::fail(taken.error());
    half_made.is_whole();
  }
  checked->has_key = has_key;
  checked->made_at = list->made_at;
  return checked;
}

}  // namespace slipway::daemon
