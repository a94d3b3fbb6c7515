#pragma once
// What can be read from one mirror, and the refs that can be taken out of it. Two adapters:
// LibgitObjects, in this process, and ProgramObjects, by the git program, for repositories that use
// SHA-256. One thread at a time for each object.

#include <filesystem>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "git/git.h"
#include "git/options.h"

namespace slipway::git {

class Objects {
 public:
  virtual ~Objects() = default;

  // The branches as the mirror has them; no names: all.
  virtual Tips branches(const std::set<std::string>& names) = 0;
  virtual void remove_branch(const std::string& name) = 0;

  // Each takes whole ids; what is none is not there.
  virtual bool has_commit(const std::string& id) = 0;
  virtual base::Result<model::FileList> compare(const std::string& from, const std::string& to) = 0;
  virtual bool is_ancestor(const std::string& ancestor, const std::string& descendant) = 0;
  // By first parents, from a commit.
  virtual base::Result<std::vector<model::Commit>> history(const std::string& from,
                                                           std::size_t limit) = 0;
  // The uppermost first.
  virtual base::Result<std::vector<std::string>> folders(const std::string& commit,
                                                         std::size_t limit) = 0;
  // Into `directory`, which is made. kTooLarge over one of the limits.
  virtual base::Result<void> write_tree(const std::string& commit,
                                        const std::filesystem::path& directory,
                                        const CheckoutLimits& limits,
                                        const std::stop_token& stop) = 0;
};

// A whole id: 40 or 64 hexadecimal digits in lower case.
inline bool is_commit_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

inline base::Error no_such_commit(const std::string& id) {
  return {base::ErrorCode::kNotFound, "the mirror has no commit '" + id + "'"};
}

}  // namespace slipway::git
