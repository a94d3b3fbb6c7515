#include "store/sqlite/wal.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace slipway::store {
namespace {

constexpr std::uint64_t kPageSize = 4096;
constexpr std::uint64_t kCheckpointAfter = 2000;  // pages of WAL since the last time
constexpr std::uint64_t kPatience = 5;            // a fifth above its limit the WAL waits for it
constexpr std::uint64_t kShortRest = 256;         // pages that cost the writer a few milliseconds
constexpr std::uint64_t kRoom = 8;                // times what is written in advance must be free
constexpr std::size_t kChunk = std::size_t{64} << 10U;  // more than 128 KiB SQLite cuts off

// Moves what it can without waiting for anybody: how many of the WAL's pages are in the file now.
std::optional<std::uint64_t> move_pages(const SqliteConnection& connection) {
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, nullptr, &moved);
  if (code != SQLITE_OK || moved < 0) return std::nullopt;
  return static_cast<std::uint64_t>(moved);
}

// A log must not take the room that the database needs.
bool has_room(const std::string& path, std::uint64_t size) {
  std::error_code ignored;
  const auto space = std::filesystem::space(std::filesystem::path(path).parent_path(), ignored);
  return !ignored && size > 0 && space.available / kRoom >= size;
}

}  // namespace

Wal::Checkpointer::Checkpointer(const std::string& path)
    : connection_(path, SqliteConnection::Mode::kReadWrite),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {}

void Wal::Checkpointer::wake() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
    busy_ = true;
  }
  changed_.notify_one();
}

void Wal::Checkpointer::loop(const std::stop_token& stop) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return wanted_; })) return;
      wanted_ = false;
    }
    moved_ = move_pages(connection_).value_or(moved_);
    busy_ = false;
  }
}

Wal::Wal(SqliteConnection& writer, const std::string& path, WalLimits limits)
    : writer_(writer), checkpointer_(path), limit_(limits.size / kPageSize) {
  sqlite3_wal_hook(
      writer_.handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Wal*>(self)->pages_ = static_cast<std::uint64_t>(pages);
        return SQLITE_OK;
      },
      this);
  if (has_room(path, limits.prewritten)) prewrite(limits.prewritten);
}

// SQLite takes a log that begins with zeros as empty, and so is one whose last start was killed
// here.
void Wal::prewrite(std::uint64_t size) {
  if (sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                                nullptr) != SQLITE_OK) {
    return;
  }
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(writer_.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER,
                           static_cast<void*>(&file)) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    return;
  }
  const std::vector<char> zeros(kChunk);
  for (std::uint64_t at = 0; at < size; at += kChunk) {
    if (file->pMethods->xWrite(file, zeros.data(), static_cast<int>(kChunk),
                               static_cast<sqlite3_int64>(at)) != SQLITE_OK) {
      return;
    }
  }
  file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

bool Wal::over_limit() const { return pages_ > limit_ + limit_ / kPatience; }

bool Wal::needs_tending() const {
  return over_limit() || (!checkpointer_.busy() && (passing_ || pages_since() >= kCheckpointAfter));
}

// SQLite starts at the log's front again once all of it was moved, which never happens while
// commits go on beside the checkpointer; so the writer moves the last few pages itself. It does so
// early where they are few, for the file's front is written already.
void Wal::tend() {
  const bool busy = checkpointer_.busy();
  const bool passed = !busy && std::exchange(passing_, false);
  const bool due = pages_since() >= kCheckpointAfter;
  if (busy || !(passed || due)) {
    if (over_limit()) wait_for_restart();
    return;
  }
  const std::uint64_t few = pages_ > limit_ ? 2 * kCheckpointAfter : kShortRest;
  if (pages_ - std::min(pages_, checkpointer_.moved()) < few) {
    move_pages(writer_);
    asked_at_ = pages_;
  } else if (due) {
    asked_at_ = pages_;
    passing_ = true;
    checkpointer_.wake();
  }
}

// How many pages came since the last checkpoint: all where the log began at its front again.
std::uint64_t Wal::pages_since() const { return pages_ < asked_at_ ? pages_ : pages_ - asked_at_; }

void Wal::wait_for_restart() {
  sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  asked_at_ = pages_;
}

}  // namespace slipway::store
