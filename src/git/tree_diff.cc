#include "git/tree_diff.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::git {
namespace {

// A few small trees that contain one another can stand for billions of files.
constexpr std::size_t kMostFiles = 2'000'000;

struct Pair {
  std::optional<git_oid> from;
  std::optional<git_oid> to;
  std::string prefix;  // "" or "folder/"
};

bool is_tree(const git_tree_entry* entry) { return git_tree_entry_type(entry) == GIT_OBJECT_TREE; }

// Git orders a directory as if its name ended in '/', so a file and a directory of one name are two
// entries, which is how a replacement of one by the other has to be told.
int compare_entries(const git_tree_entry* a, const git_tree_entry* b) {
  const std::string_view left = git_tree_entry_name(a);
  const std::string_view right = git_tree_entry_name(b);
  const std::size_t common = std::min(left.size(), right.size());
  if (const int order = std::memcmp(left.data(), right.data(), common); order != 0) return order;
  const auto next = [common](std::string_view name, bool tree) {
    if (name.size() > common) return static_cast<int>(static_cast<unsigned char>(name[common]));
    return tree ? static_cast<int>('/') : 0;
  };
  return next(left, is_tree(a)) - next(right, is_tree(b));
}

class Walk {
 public:
  Walk(git_repository* repository, std::uint64_t most) : repository_(repository), most_(most) {}

  base::Result<model::FileList> run(const git_oid& from, const git_oid& to) {
    if (git_oid_equal(&from, &to) == 0) waiting_.push_back({from, to, ""});
    // A stack of its own: trees can nest deeper than this thread's.
    while (!waiting_.empty()) {
      const Pair pair = std::move(waiting_.back());
      waiting_.pop_back();
      TreePtr left;
      TreePtr right;
      for (const auto& [id, tree] : {std::pair{&pair.from, &left}, std::pair{&pair.to, &right}}) {
        if (!*id) continue;
        auto loaded = load_tree(repository_, **id, most_, pair.prefix);
        if (!loaded) return base::fail(loaded.error());
        *tree = std::move(*loaded);
      }
      merge(left.get(), right.get(), pair.prefix);
      if (files_.size() > kMostFiles || waiting_.size() > kMostFiles) {
        return base::fail(base::ErrorCode::kTooLarge, "more than 2000000 files differ");
      }
    }
    std::sort(files_.begin(), files_.end());
    files_.erase(std::unique(files_.begin(), files_.end()), files_.end());
    return std::move(files_);
  }

 private:
  void merge(const git_tree* left, const git_tree* right, const std::string& prefix) {
    const std::size_t lefts = left == nullptr ? 0 : git_tree_entrycount(left);
    const std::size_t rights = right == nullptr ? 0 : git_tree_entrycount(right);
    std::size_t l = 0;
    std::size_t r = 0;
    while (l < lefts || r < rights) {
      const auto* const a = l < lefts ? git_tree_entry_byindex(left, l) : nullptr;
      const auto* const b = r < rights ? git_tree_entry_byindex(right, r) : nullptr;
      const int order = a == nullptr ? 1 : b == nullptr ? -1 : compare_entries(a, b);
      if (order == 0) differ(a, b, prefix);
      if (order < 0) differ(a, nullptr, prefix);
      if (order > 0) differ(nullptr, b, prefix);
      if (order <= 0) ++l;
      if (order >= 0) ++r;
    }
  }

  void differ(const git_tree_entry* a, const git_tree_entry* b, const std::string& prefix) {
    const bool same_content = a != nullptr && b != nullptr &&
                              git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)) != 0;
    const auto* const entry = a != nullptr ? a : b;
    const bool tree = is_tree(entry);
    if (same_content && (tree || git_tree_entry_filemode(a) == git_tree_entry_filemode(b))) return;
    std::string path = prefix + git_tree_entry_name(entry);
    if (!tree) {
      files_.push_back(std::move(path));
      return;
    }
    Pair pair{.from = {}, .to = {}, .prefix = std::move(path) + "/"};
    if (a != nullptr) pair.from = *git_tree_entry_id(a);
    if (b != nullptr) pair.to = *git_tree_entry_id(b);
    waiting_.push_back(std::move(pair));
  }

  git_repository* repository_;
  std::uint64_t most_;
  std::vector<Pair> waiting_;
  model::FileList files_;
};

}  // namespace

base::Result<model::FileList> diff_trees(git_repository* repository, const git_oid& from,
                                         const git_oid& to, std::uint64_t most) {
  return Walk(repository, most).run(from, to);
}

}  // namespace slipway::git
