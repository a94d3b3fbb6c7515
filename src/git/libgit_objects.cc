#include "git/libgit_objects.h"

#include <deque>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "git/ancestry.h"
#include "git/tree_diff.h"
#include "git/tree_writer.h"

namespace slipway::git {
namespace {

using base::ErrorCode;

constexpr std::string_view kBranchRefs = "refs/heads/";

model::Commit describe(const git_commit* commit) {
  model::Commit described;
  described.id = to_string(*git_commit_id(commit));
  described.message = base::to_valid_utf8(git_commit_message(commit));
  const git_signature* const author = git_commit_author(commit);
  described.author_name = base::to_valid_utf8(author->name);
  described.author_email = base::to_valid_utf8(author->email);
  described.committed_at = base::Timestamp(std::chrono::seconds(git_commit_time(commit)));
  return described;
}

base::Result<std::string_view> read_blob(git_repository* repository, const git_oid& id,
                                         BlobPtr& blob) {
  git_blob* loaded = nullptr;
  if (git_blob_lookup(&loaded, repository, &id) != 0) return base::fail(damaged_mirror());
  blob.reset(loaded);
  return std::string_view(static_cast<const char*>(git_blob_rawcontent(loaded)),
                          static_cast<std::size_t>(git_blob_rawsize(loaded)));
}

base::Result<void> write_entry(git_repository* repository, const git_tree_entry* entry,
                               const std::string& path, TreeWriter& writer) {
  const auto mode = git_tree_entry_filemode(entry);
  if (mode == GIT_FILEMODE_COMMIT) return writer.directory(path);
  const auto size = size_of(repository, *git_tree_entry_id(entry));
  if (!size) return base::fail(damaged_mirror());
  if (auto expected = writer.expect(path, *size); !expected) return expected;
  BlobPtr blob;
  const auto content = read_blob(repository, *git_tree_entry_id(entry), blob);
  if (!content) return base::fail(content.error());
  if (mode == GIT_FILEMODE_LINK) return writer.link(path, *content);
  return writer.file(path, mode == GIT_FILEMODE_BLOB_EXECUTABLE, *content);
}

base::Result<void> write_trees(git_repository* repository, const git_oid& root, std::uint64_t most,
                               TreeWriter& writer, const std::stop_token& stop) {
  std::vector<std::pair<git_oid, std::string>> waiting{{root, ""}};
  while (!waiting.empty()) {
    const auto [id, prefix] = std::move(waiting.back());
    waiting.pop_back();
    const auto loaded = load_tree(repository, id, most, prefix);
    if (!loaded) return base::fail(loaded.error());
    const TreePtr& tree = *loaded;
    for (std::size_t i = 0; i < git_tree_entrycount(tree.get()); ++i) {
      if (stop.stop_requested()) {
        return base::fail(ErrorCode::kCancelled, "the checkout was cancelled");
      }
      const auto* const entry = git_tree_entry_byindex(tree.get(), i);
      std::string path = prefix + git_tree_entry_name(entry);
      if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
        if (auto made = writer.directory(path); !made) return made;
        waiting.emplace_back(*git_tree_entry_id(entry), path + "/");
      } else if (auto written = write_entry(repository, entry, path, writer); !written) {
        return written;
      }
    }
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Objects>> LibgitObjects::open(const std::filesystem::path& git_dir,
                                                           const ObjectLimits& limits) {
  git_repository* opened = nullptr;
  const int failure = git_repository_open_bare(&opened, git_dir.c_str());
  if (failure == GIT_ENOTFOUND) {
    return base::fail(ErrorCode::kNotFound, "there is no mirror of this repository yet");
  }
  if (failure != 0) return base::fail(damaged_mirror());
  return std::unique_ptr<Objects>(new LibgitObjects(RepositoryPtr(opened), limits));
}

base::Result<CommitPtr> LibgitObjects::find(const std::string& id) {
  git_oid oid;
  if (id.size() != GIT_OID_HEXSZ || !is_commit_id(id) || git_oid_fromstr(&oid, id.c_str()) != 0) {
    return base::fail(no_such_commit(id));
  }
  return load_commit(oid);
}

base::Result<CommitPtr> LibgitObjects::load_commit(const git_oid& oid) {
  const std::string id = to_string(oid);
  const auto size = size_of(repository_.get(), oid);
  if (size && *size > limits_.commit_bytes) {
    return base::fail(ErrorCode::kTooLarge, "the commit '" + id + "' has " + std::to_string(*size) +
                                                " bytes; at most " +
                                                std::to_string(limits_.commit_bytes) + " are read");
  }
  git_commit* commit = nullptr;
  const int failure = git_commit_lookup(&commit, repository_.get(), &oid);
  if (failure == GIT_ENOTFOUND) return base::fail(no_such_commit(id));
  if (failure != 0) return base::fail(damaged_mirror());
  return CommitPtr(commit);
}

Tips LibgitObjects::branches(const std::set<std::string>& names) {
  Tips tips;
  git_oid id;
  for (const auto& name : names) {
    const std::string ref = std::string(kBranchRefs) + name;
    if (git_reference_name_to_id(&id, repository_.get(), ref.c_str()) == 0) {
      tips[name] = to_string(id);
    }
  }
  if (!names.empty()) return tips;
  git_reference_iterator* made = nullptr;
  if (git_reference_iterator_glob_new(&made, repository_.get(), "refs/heads/*") != 0) return tips;
  const ReferenceIteratorPtr iterator(made);
  git_reference* next = nullptr;
  while (git_reference_next(&next, iterator.get()) == 0) {
    const ReferencePtr reference(next);
    const git_oid* const target = git_reference_target(next);
    if (target == nullptr) continue;
    tips[git_reference_name(next) + kBranchRefs.size()] = to_string(*target);
  }
  return tips;
}

void LibgitObjects::remove_branch(const std::string& name) {
  const std::string ref = std::string(kBranchRefs) + name;
  // A ref that is not there is as good as removed.
  git_reference_remove(repository_.get(), ref.c_str());
}

bool LibgitObjects::has_commit(const std::string& id) { return find(id).has_value(); }

base::Result<model::FileList> LibgitObjects::compare(const std::string& from,
                                                     const std::string& to) {
  const auto left = find(from);
  if (!left) return base::fail(left.error());
  const auto right = find(to);
  if (!right) return base::fail(right.error());
  return diff_trees(repository_.get(), *git_commit_tree_id(left->get()),
                    *git_commit_tree_id(right->get()), limits_.tree_bytes);
}

bool LibgitObjects::is_ancestor(const std::string& ancestor, const std::string& descendant) {
  const auto older = find(ancestor);
  const auto newer = find(descendant);
  if (!older || !newer) return false;
  return ancestor == descendant ||
         is_behind(*git_commit_id(older->get()), *git_commit_id(newer->get()),
                   [this](const git_oid& id) { return load_commit(id); });
}

base::Result<std::vector<model::Commit>> LibgitObjects::history(const std::string& from,
                                                                std::size_t limit) {
  auto commit = find(from);
  if (!commit) return base::fail(commit.error());
  std::vector<model::Commit> commits;
  while (commits.size() < limit) {
    commits.push_back(describe(commit->get()));
    const git_oid* const parent = git_commit_parent_id(commit->get(), 0);
    if (parent == nullptr) break;
    commit = load_commit(*parent);
    if (!commit) break;
  }
  return commits;
}

base::Result<std::vector<std::string>> LibgitObjects::folders(const std::string& commit,
                                                              std::size_t limit) {
  const auto found = find(commit);
  if (!found) return base::fail(found.error());
  std::vector<std::string> folders;
  std::deque<std::pair<git_oid, std::string>> waiting{{*git_commit_tree_id(found->get()), ""}};
  while (!waiting.empty() && folders.size() < limit) {
    const auto [id, path] = waiting.front();
    waiting.pop_front();
    const auto loaded = load_tree(repository_.get(), id, limits_.tree_bytes, path);
    if (!loaded) return base::fail(loaded.error());
    const git_tree* const tree = loaded->get();
    if (!path.empty()) folders.push_back(path);
    for (std::size_t i = 0; i < git_tree_entrycount(tree); ++i) {
      if (folders.size() + waiting.size() >= limit) break;  // what comes later is further down
      const auto* const entry = git_tree_entry_byindex(tree, i);
      if (git_tree_entry_type(entry) != GIT_OBJECT_TREE) continue;
      const std::string name = git_tree_entry_name(entry);
      waiting.emplace_back(*git_tree_entry_id(entry), path.empty() ? name : path + "/" + name);
    }
  }
  return folders;
}

base::Result<void> LibgitObjects::write_tree(const std::string& commit,
                                             const std::filesystem::path& directory,
                                             const CheckoutLimits& limits,
                                             const std::stop_token& stop) {
  const auto found = find(commit);
  if (!found) return base::fail(found.error());
  auto writer = TreeWriter::make(directory, limits);
  if (!writer) return base::fail(writer.error());
  if (auto written = write_trees(repository_.get(), *git_commit_tree_id(found->get()),
                                 limits_.tree_bytes, *writer, stop);
      !written) {
    return written;
  }
  return writer->finish();
}

}  // namespace slipway::git
