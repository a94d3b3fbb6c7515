#pragma once
// One bare mirror on disk: who may write it now, and its open handle for reading. Owned by
// MirroredGit. Thread-safe; what needs a Turn says so.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "git/git_program.h"
#include "git/objects.h"

namespace slipway::git {

class Mirror {
 public:
  // `program` outlives it. The directory need not exist.
  Mirror(const GitProgram& program, std::filesystem::path directory)
      : program_(program), directory_(std::move(directory)) {}

  // The right to write; one at a time.
  class Turn {
   public:
    explicit Turn(Mirror& mirror) : mirror_(&mirror) {}
    Turn(Turn&& other) noexcept : mirror_(std::exchange(other.mirror_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (mirror_ != nullptr) mirror_->end_turn();
    }

   private:
    Mirror* mirror_;
  };
  base::Result<Turn> take_turn(const std::stop_token& stop);

  // The objects, for as long as it lives; others wait.
  class Reader {
   public:
    explicit Reader(Mirror& mirror) : files_(mirror.files_mutex_), lock_(mirror.read_mutex_) {}
    Objects* operator->() const { return objects; }
    Objects* objects = nullptr;

   private:
    std::shared_lock<std::shared_mutex> files_;
    std::unique_lock<std::mutex> lock_;
  };
  // kNotFound where there is no mirror yet.
  base::Result<Reader> read();
  // With a handle of its own, so that a long reading holds nobody up.
  base::Result<void> write_tree(const std::string& commit, const std::filesystem::path& directory,
                                const CheckoutLimits& limits, const std::stop_token& stop);
  void close_if_idle();
  // A reading failed: the next fetch makes the mirror anew.
  void suspect() { suspect_ = true; }

  // The rest needs a Turn.
  bool exists() const;
  base::Result<void> make(bool sha256, const std::stop_token& stop);
  bool is_sha256() const;
  void remove();
  // What a killed git left: locks that would block every later one, and half-written packs.
  void clean();
  void forget_cleaning() { clean_ = false; }
  bool is_suspect() const { return suspect_; }
  // What its packs fill on the disk.
  std::uint64_t pack_bytes() const;
  // A fetch succeeded; and how long ago the last one did.
  void note_use();
  base::Duration unused_for() const;
  // Joins packs where there are many: each fetch adds one.
  void compact(const std::stop_token& stop);

  const std::filesystem::path& directory() const { return directory_; }

 private:
  void end_turn();
  base::Result<std::unique_ptr<Objects>> open() const;

  const GitProgram& program_;
  std::filesystem::path directory_;

  std::mutex turn_mutex_;
  std::condition_variable_any turn_ended_;
  bool busy_ = false;

  std::shared_mutex files_mutex_;  // exclusively where files go away under readers
  std::mutex read_mutex_;
  std::unique_ptr<Objects> objects_;
  std::atomic<bool> suspect_ = false;
  bool clean_ = false;
};

}  // namespace slipway::git
