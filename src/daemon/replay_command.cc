#include "daemon/replay_command.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <sys/file.h>

#include "base/encoding.h"
#include "daemon/exit_codes.h"
#include "daemon/parts.h"
#include "git/libgit_objects.h"
#include "git/mirrored_git.h"
#include "io/fd.h"
#include "io/system_clock.h"
#include "pipeline/replay.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::daemon {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using base::Result;

constexpr int kDiffers = 1;

// Goes with everything in it.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(HalfMade& half_made)
      : path_((fs::temp_directory_path() / "slipway-replay-XXXXXX").string()),
        half_made_(half_made) {
    const auto held = half_made_.hold();
    if (::mkdtemp(path_.data()) == nullptr) path_.clear();
    half_made_.is(path_);
  }
  ~TemporaryFolder() {
    const auto held = half_made_.hold();
    std::error_code ec;
    if (!path_.empty()) fs::remove_all(path_, ec);
    half_made_.is({});
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  bool exists() const { return !path_.empty(); }
  fs::path path() const { return path_; }

 private:
  std::string path_;
  HalfMade& half_made_;
};

// Held while the store is copied, so that no daemon writes to it. A back-up has no lock.
Result<io::Fd> lock_for_reading(const fs::path& data) {
  io::Fd lock(::open((data / "lock").c_str(), O_RDONLY | O_CLOEXEC));
  if (lock.value() < 0 || ::flock(lock.value(), LOCK_SH | LOCK_NB) == 0) return lock;
  return base::fail(base::ErrorCode::kUnavailable,
                    "a slipwayd uses the data folder " + data.string() +
                        ". Stop it first, or name a folder with a back-up of its store.");
}

Result<void> copy_store(const fs::path& data, const fs::path& to) {
  const auto lock = lock_for_reading(data);
  if (!lock) return base::fail(lock.error());
  std::error_code ec;
  if (!fs::exists(data / "slipway.db", ec)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "there is no store in " + data.string() + ". Name a data folder as --data.");
  }
  for (const auto* name : {"slipway.db", "slipway.db-wal"}) {
    if (!fs::exists(data / name, ec)) continue;
    fs::copy_file(data / name, to / name, ec);
    if (!ec) continue;
    return base::fail(base::ErrorCode::kUnavailable,
                      "cannot copy " + (data / name).string() + " to " + to.string() + ": " +
                          ec.message() + ". TMPDIR says where else.");
  }
  return {};
}

// Commits of the mirrors as they are; nothing is fetched.
class Mirrors {
 public:
  explicit Mirrors(fs::path folder) : folder_(std::move(folder)) {}

  Result<model::FileList> compare(const model::RepositoryKey& key, const std::string& from,
                                  const std::string& to) {
    const auto [found, added] = open_.try_emplace(key.to_string());
    if (added) {
      auto objects = git::LibgitObjects::open(git::mirror_directory(folder_, key));
      if (!objects) return base::fail(objects.error());
      found->second = std::move(*objects);
    }
    if (found->second == nullptr) {
      return base::fail(base::ErrorCode::kNotFound, "there is no mirror of this repository");
    }
    return found->second->compare(from, to);
  }

 private:
  git::LibgitSession session_;
  fs::path folder_;
  std::map<std::string, std::unique_ptr<git::Objects>> open_;
};

std::string shown(const std::string& text) { return base::to_valid_utf8(text); }

json::object shape(const pipeline::ReplayItem& item) {
  return {{"kind", item.kind}, {"id", item.id}, {"about", shown(item.about)}};
}

void print_json(const pipeline::Replay& replay) {
  json::array differences;
  for (const auto& one : replay.differences) {
    auto& item = differences.emplace_back(shape(one.item)).as_object();
    item["then"] = shown(one.then);
    item["now"] = shown(one.now);
  }
  json::array undecided;
  for (const auto& one : replay.undecided) {
    undecided.emplace_back(shape(one.item)).as_object()["why"] = shown(one.why);
  }
  std::cout << json::serialize(json::object{{"deliveries", replay.deliveries},
                                            {"verdicts", replay.verdicts},
                                            {"differences", std::move(differences)},
                                            {"undecided", std::move(undecided)}})
            << '\n';
}

void print_text(const pipeline::Replay& replay) {
  for (const auto& [item, then, now] : replay.differences) {
    std::cout << item.kind << " " << item.id << " (" << shown(item.about) << "): " << shown(then)
              << " -> " << shown(now) << '\n';
  }
  std::map<std::string, std::size_t> reasons;
  for (const auto& one : replay.undecided) ++reasons[shown(one.why)];
  for (const auto& [why, count] : reasons) {
    std::cout << "not decided again: " << count << (count == 1 ? " verdict. " : " verdicts. ")
              << why << '\n';
  }
  std::cout << replay.deliveries << " deliveries and " << replay.verdicts
            << " verdicts made again, " << replay.differences.size() << " would differ, "
            << replay.undecided.size() << " could not be decided again.\n";
}

}  // namespace

Result<int> run_replay(const Options& options, HalfMade& half_made) {
  const TemporaryFolder copy(half_made);
  if (!copy.exists()) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "cannot make a temporary folder: " + std::string(std::strerror(errno)) +
                          ". TMPDIR says where else.");
  }
  if (auto copied = copy_store(options.data, copy.path()); !copied) {
    return base::fail(copied.error());
  }
  store::SqliteOptions sqlite;
  sqlite.path = (copy.path() / "slipway.db").string();
  const auto database = store::open_sqlite(std::move(sqlite));
  if (!database) return base::fail(database.error());
  io::SystemClock clock;
  if (auto migrated = store::migrate(**database, clock.now()); !migrated) {
    return base::fail(migrated.error());
  }
  std::map<model::HookKind, std::unique_ptr<rules::Sender>> senders;
  for (auto& sender : make_senders()) senders[sender->kind()] = std::move(sender);
  Mirrors mirrors(options.data / "mirrors");
  const auto replay = pipeline::replay(
      **database,
      {.interpret =
           [&](const auto& delivery) {
             return senders.at(delivery.kind)->interpret(delivery.headers, delivery.body);
           },
       .compare = [&](const auto& key, const auto& from,
                      const auto& to) { return mirrors.compare(key, from, to); }});
  options.json ? print_json(replay) : print_text(replay);
  return replay.differences.empty() ? kStopped : kDiffers;
}

}  // namespace slipway::daemon
