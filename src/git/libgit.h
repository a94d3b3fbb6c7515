#pragma once
// libgit2's objects with owners, and its errors as values. One repository handle is used by one
// thread at a time.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <git2.h>

#include "base/freed.h"
#include "base/result.h"

namespace slipway::git {

using RepositoryPtr = std::unique_ptr<git_repository, base::Freed<git_repository_free>>;
using CommitPtr = std::unique_ptr<git_commit, base::Freed<git_commit_free>>;
using TreePtr = std::unique_ptr<git_tree, base::Freed<git_tree_free>>;
using OdbPtr = std::unique_ptr<git_odb, base::Freed<git_odb_free>>;
using BlobPtr = std::unique_ptr<git_blob, base::Freed<git_blob_free>>;
using ReferencePtr = std::unique_ptr<git_reference, base::Freed<git_reference_free>>;
using ReferenceIteratorPtr =
    std::unique_ptr<git_reference_iterator, base::Freed<git_reference_iterator_free>>;

// The library's state, which is the process's; counted, so that several owners may be.
class LibgitSession {
 public:
  LibgitSession() {
    git_libgit2_init();
    // Nothing that the user of the daemon configured for himself applies to mirrors.
    for (const auto level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
                             GIT_CONFIG_LEVEL_PROGRAMDATA}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
  }
  ~LibgitSession() { git_libgit2_shutdown(); }
  LibgitSession(const LibgitSession&) = delete;
  LibgitSession& operator=(const LibgitSession&) = delete;
};

inline std::string last_libgit_error() {
  const git_error* const error = git_error_last();
  return error == nullptr ? "an unknown error of libgit2" : error->message;
}

inline base::Error damaged_mirror() {
  return {base::ErrorCode::kFailed, "the mirror is damaged: " + last_libgit_error()};
}

// The tree, unless it unpacks to more bytes than `most`: kTooLarge. `shown` says where it stands.
base::Result<TreePtr> load_tree(git_repository* repository, const git_oid& id, std::uint64_t most,
                                const std::string& shown);
// Of an object, without reading it.
std::optional<std::uint64_t> size_of(git_repository* repository, const git_oid& id);

inline std::string to_string(const git_oid& id) {
  std::string text(GIT_OID_HEXSZ, '0');
  git_oid_fmt(text.data(), &id);
  return text;
}

}  // namespace slipway::git
