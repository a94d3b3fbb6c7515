// A file system that drops what was not synced: SQLite writes through a layer that remembers of
// each file what its last sync saw, and a power cut leaves that alone.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "io/test_server.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::store {
namespace {

namespace fs = std::filesystem;

struct LayeredFile {
  sqlite3_file base;
  sqlite3_file* below;
  std::string* path;
};

LayeredFile& layered(sqlite3_file* file) { return *reinterpret_cast<LayeredFile*>(file); }
sqlite3_file* below(sqlite3_file* file) { return layered(file).below; }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *below(file)->pMethods; }

// All of this process's SQLite files are on it while it is there.
class DroppingDisk {
 public:
  DroppingDisk() : below_(sqlite3_vfs_find(nullptr)), vfs_(*below_) {
    disk = this;
    vfs_.zName = "dropping";
    vfs_.szOsFile = static_cast<int>(sizeof(LayeredFile));
    vfs_.pNext = nullptr;
    vfs_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* got) {
      return disk->open(name, file, flags, got);
    };
    vfs_.xDelete = [](sqlite3_vfs*, const char* name, int sync) {
      return disk->remove(name, sync);
    };
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~DroppingDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(below_, 1);
  }
  DroppingDisk(const DroppingDisk&) = delete;
  DroppingDisk& operator=(const DroppingDisk&) = delete;

  // What is left of the folder's files.
  void leave(const fs::path& folder, const fs::path& to) {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, content] : synced_) {
      if (fs::path(path).parent_path() != folder) continue;
      std::ofstream(to / fs::path(path).filename(), std::ios::binary) << content;
    }
  }

 private:
  int open(const char* name, sqlite3_file* file, int flags, int* got) {
    auto& mine = layered(file);
    mine.base.pMethods = nullptr;
    auto* const real = static_cast<sqlite3_file*>(sqlite3_malloc(below_->szOsFile));
    const int code = below_->xOpen(below_, name, real, flags, got);
    if (code != SQLITE_OK) {
      sqlite3_free(real);
      return code;
    }
    mine.below = real;
    mine.path = new std::string(name == nullptr ? "" : name);
    mine.base.pMethods = &kMethods;
    return code;
  }

  int remove(const char* name, int sync) {
    const std::lock_guard lock(mutex_);
    synced_.erase(name);
    return below_->xDelete(below_, name, sync);
  }

  void sync(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    const std::lock_guard lock(mutex_);
    synced_[path] = content.str();
  }

  static const sqlite3_io_methods kMethods;
  static DroppingDisk* disk;

  sqlite3_vfs* below_;
  sqlite3_vfs vfs_;
  std::mutex mutex_;
  std::map<std::string, std::string> synced_;
};

DroppingDisk* DroppingDisk::disk = nullptr;

const sqlite3_io_methods DroppingDisk::kMethods = {
    2,
    [](sqlite3_file* f) {
      const int code = methods(f).xClose(below(f));
      sqlite3_free(below(f));
      delete layered(f).path;
      return code;
    },
    [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
      return methods(f).xRead(below(f), to, size, at);
    },
    [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
      return methods(f).xWrite(below(f), from, size, at);
    },
    [](sqlite3_file* f, sqlite3_int64 size) { return methods(f).xTruncate(below(f), size); },
    [](sqlite3_file* f, int flags) {
      const int code = methods(f).xSync(below(f), flags);
      if (code == SQLITE_OK) disk->sync(*layered(f).path);
      return code;
    },
    [](sqlite3_file* f, sqlite3_int64* size) { return methods(f).xFileSize(below(f), size); },
    [](sqlite3_file* f, int lock) { return methods(f).xLock(below(f), lock); },
    [](sqlite3_file* f, int lock) { return methods(f).xUnlock(below(f), lock); },
    [](sqlite3_file* f, int* is) { return methods(f).xCheckReservedLock(below(f), is); },
    [](sqlite3_file* f, int what, void* with) {
      return methods(f).xFileControl(below(f), what, with);
    },
    [](sqlite3_file* f) { return methods(f).xSectorSize(below(f)); },
    [](sqlite3_file* f) { return methods(f).xDeviceCharacteristics(below(f)); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
      return methods(f).xShmMap(below(f), page, size, extend, to);
    },
    [](sqlite3_file* f, int at, int count, int flags) {
      return methods(f).xShmLock(below(f), at, count, flags);
    },
    [](sqlite3_file* f) { methods(f).xShmBarrier(below(f)); },
    [](sqlite3_file* f, int remove) { return methods(f).xShmUnmap(below(f), remove); },
    nullptr,
    nullptr,
};

class PowerCut : public testing::Test {
 protected:
  PowerCut() {
    fs::create_directories(folder.path() / "data");
    database = open(folder.path() / "data");
    database->write([](Transaction& tx) {
      tx.execute("CREATE TABLE item (number BIGINT PRIMARY KEY, body BYTEA)");
    });
  }

  static std::unique_ptr<Database> open(const fs::path& path) {
    SqliteOptions options;
    options.path = (path / "slipway.db").string();
    options.wal_limit = 256U << 10U;  // so that it is written back meanwhile
    return open_sqlite(std::move(options)).value();
  }
  static void add(Transaction& tx, std::int64_t number) {
    tx.execute("INSERT INTO item (number, body) VALUES ($1, $2)", number,
               Blob{std::string(3000, 'x')});
  }

  // What a daemon finds that starts after the power is back; they follow one another from 1 on.
  std::int64_t newest_after_cut() {
    const auto left = folder.path() / ("cut" + std::to_string(++cuts_));
    fs::create_directories(left);
    disk.leave(folder.path() / "data", left);
    std::int64_t newest = 0;
    open(left)->read([&](Transaction& tx) {
      const auto text = [](const Row& row) { return row.text(0); };
      EXPECT_EQ(tx.query("PRAGMA integrity_check", text), std::vector<std::string>{"ok"});
      newest = tx.query_one("SELECT COALESCE(MAX(number), 0) FROM item", [](const Row& row) {
                   return row.integer(0);
                 }).value_or(0);
      EXPECT_EQ(
          tx.query_one("SELECT COUNT(*) FROM item", [](const Row& row) { return row.integer(0); }),
          newest);
    });
    return newest;
  }

  io::TestFolder folder;
  DroppingDisk disk;
  std::unique_ptr<Database> database;

 private:
  int cuts_ = 0;
};

TEST_F(PowerCut, TakesWhatWasWrittenLightly) {
  database->write([](Transaction& tx) { add(tx, 1); });
  database->write_lightly([](Transaction& tx) { add(tx, 2); });
  EXPECT_EQ(newest_after_cut(), 1);
  database->write([](Transaction& tx) { add(tx, 3); });
  EXPECT_EQ(newest_after_cut(), 3) << "what is synced takes along what was before it";
}

TEST_F(PowerCut, AtAnyMomentLeavesAllThatWasAnswered) {
  std::atomic<std::int64_t> answered = 0;
  std::jthread writer([&](const std::stop_token& stop) {
    for (std::int64_t number = 1; !stop.stop_requested(); ++number) {
      const auto work = [&](Transaction& tx) { add(tx, number); };
      if (number % 3 == 0) {
        database->write_lightly(work);
      } else {
        database->write(work);
        answered = number;
        answered.notify_all();
      }
    }
  });
  std::int64_t seen = 0;
  for (int i = 0; i < 15; ++i) {
    const auto goal = seen + 40;
    while ((seen = answered) < goal) answered.wait(seen);
    EXPECT_GE(newest_after_cut(), seen);
  }
}

}  // namespace
}  // namespace slipway::store
