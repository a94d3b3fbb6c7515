#pragma once
// Writes the files of a tree that nobody trusts into a new directory. Names that would leave it or
// pass for a repository are refused; symbolic links are made last, so that nothing is ever written
// through one, and only those that stay inside. Called by a checkout; not thread-safe.

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/result.h"
#include "git/options.h"
#include "io/fd.h"

namespace slipway::git {

class TreeWriter {
 public:
  // `directory` is made; it must not exist.
  static base::Result<TreeWriter> make(const std::filesystem::path& directory,
                                       const CheckoutLimits& limits);

  // Before a file's or a link's content is read. kTooLarge where there is no place for it.
  base::Result<void> expect(const std::string& path, std::uint64_t bytes);
  // A path's directories come before it.
  base::Result<void> directory(const std::string& path);
  base::Result<void> file(const std::string& path, bool executable, std::string_view content);
  base::Result<void> link(const std::string& path, std::string_view target);
  // Makes the links.
  base::Result<void> finish();

 private:
  TreeWriter(io::Fd root, const CheckoutLimits& limits) : root_(std::move(root)), limits_(limits) {}
  base::Result<void> admit(const std::string& path);
  bool stays_inside(const std::string& path, std::string_view target) const;

  io::Fd root_;
  CheckoutLimits limits_;
  std::size_t entries_ = 0;
  std::uint64_t bytes_ = 0;
  std::unordered_set<std::string> directories_;
  std::vector<std::pair<std::string, std::string>> links_;
};

}  // namespace slipway::git
