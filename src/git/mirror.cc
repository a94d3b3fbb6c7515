#include "git/mirror.h"

#include <algorithm>
#include <utility>

#include "git/complaint.h"
#include "git/libgit_objects.h"
#include "git/program_objects.h"
#include "io/files.h"

namespace slipway::git {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::ptrdiff_t kMostPacks = 40;

bool is_left_over(const std::string& name) {
  return name.ends_with(".lock") || name.ends_with(".keep") || name.starts_with("tmp_") ||
         name.starts_with(".tmp-") || name.starts_with("incoming-");
}

}  // namespace

base::Result<Mirror::Turn> Mirror::take_turn(const std::stop_token& stop) {
  std::unique_lock lock(turn_mutex_);
  if (!turn_ended_.wait(lock, stop, [this] { return !busy_; })) {
    return base::fail(ErrorCode::kCancelled, "waiting for the mirror was cancelled");
  }
  busy_ = true;
  return Turn(*this);
}

void Mirror::end_turn() {
  {
    const std::scoped_lock lock(turn_mutex_);
    busy_ = false;
  }
  turn_ended_.notify_one();
}

base::Result<std::unique_ptr<Objects>> Mirror::open() const {
  if (exists() && is_sha256()) {
    return std::unique_ptr<Objects>(std::make_unique<ProgramObjects>(program_, directory_));
  }
  return LibgitObjects::open(directory_, program_.options().objects);
}

base::Result<Mirror::Reader> Mirror::read() {
  Reader reader(*this);
  if (objects_ == nullptr) {
    auto opened = open();
    if (!opened) return base::fail(opened.error());
    objects_ = std::move(*opened);
  }
  reader.objects = objects_.get();
  return reader;
}

base::Result<void> Mirror::write_tree(const std::string& commit, const fs::path& directory,
                                      const CheckoutLimits& limits, const std::stop_token& stop) {
  const std::shared_lock lock(files_mutex_);
  const auto opened = open();
  if (!opened) return base::fail(opened.error());
  return (*opened)->write_tree(commit, directory, limits, stop);
}

void Mirror::close_if_idle() {
  const std::unique_lock lock(read_mutex_, std::try_to_lock);
  if (lock.owns_lock()) objects_.reset();
}

bool Mirror::exists() const { return fs::exists(directory_ / "HEAD"); }

base::Result<void> Mirror::make(bool sha256, const std::stop_token& stop) {
  const fs::path part = directory_.string() + ".part";
  fs::remove_all(part);
  fs::remove_all(directory_);
  const auto outcome = program_.run(
      {},
      {"init", "--quiet", "--bare", "--template=", "--initial-branch=main",
       std::string("--object-format=") + (sha256 ? "sha256" : "sha1"), "--", part.string()},
      nullptr, stop);
  if (!outcome) return base::fail(outcome.error());
  if (!outcome->ok()) {
    return base::fail(explain("cannot make the mirror " + part.string(), outcome->err, {}));
  }
  fs::rename(part, directory_);
  clean_ = true;
  suspect_ = false;
  return {};
}

bool Mirror::is_sha256() const {
  const auto configuration = io::read_file(directory_ / "config");
  return configuration && configuration->find("objectformat = sha256") != std::string::npos;
}

void Mirror::remove() {
  const std::unique_lock files(files_mutex_);
  objects_.reset();
  const fs::path part = directory_.string() + ".part";
  fs::remove_all(part);
  if (fs::exists(directory_)) fs::rename(directory_, part);
  fs::remove_all(part);
  suspect_ = false;
}

void Mirror::clean() {
  if (std::exchange(clean_, true) || !fs::exists(directory_)) return;
  std::vector<fs::path> left_over;
  for (auto entry = fs::recursive_directory_iterator(directory_);
       entry != fs::recursive_directory_iterator(); ++entry) {
    if (!is_left_over(entry->path().filename().string())) continue;
    left_over.push_back(entry->path());
    entry.disable_recursion_pending();
  }
  for (const auto& path : left_over) fs::remove_all(path);
}

std::uint64_t Mirror::pack_bytes() const {
  std::uint64_t bytes = 0;
  std::error_code missing;
  for (const auto& pack : fs::directory_iterator(directory_ / "objects" / "pack", missing)) {
    std::error_code gone;
    const auto size = pack.file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

// A fetch that brings nothing new leaves no trace of its own.
void Mirror::note_use() {
  std::error_code ignored;
  fs::last_write_time(directory_, fs::file_time_type::clock::now(), ignored);
}

base::Duration Mirror::unused_for() const {
  std::error_code missing;
  const auto used = fs::last_write_time(directory_, missing);
  if (missing) return {};
  return std::chrono::duration_cast<base::Duration>(fs::file_time_type::clock::now() - used);
}

void Mirror::compact(const std::stop_token& stop) {
  const auto is_pack = [](const fs::directory_entry& entry) {
    return entry.path().extension() == ".pack";
  };
  const fs::path packs = directory_ / "objects" / "pack";
  if (!fs::exists(packs) || std::count_if(fs::directory_iterator(packs), fs::directory_iterator(),
                                          is_pack) < kMostPacks) {
    return;
  }
  const std::unique_lock files(files_mutex_);
  objects_.reset();
  // All objects stay, also those that no branch reaches any more: a watermark may. A failure is
  // none of the fetch before it; the next one tries again.
  const auto outcome =
      program_.run(directory_, {"repack", "--geometric=2", "-d", "-q"}, nullptr, stop);
  if (!outcome) clean_ = false;
}

}  // namespace slipway::git
