#pragma once
// A folder as the tar stream that an engine builds an image from, written while it is read: of any
// size, and in little memory. Without .git, and without what its .dockerignore excludes. For one
// thread.

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace slipway::runtime::docker {

class BuildContext {
 public:
  // kInvalid where the folder has no such file, or it is outside.
  static base::Result<void> check(const std::filesystem::path& folder,
                                  const std::string& dockerfile);
  // `dockerfile`, relative to the folder, is in it whatever .dockerignore says. Errors as
  // check.
  static base::Result<BuildContext> of(const std::filesystem::path& folder,
                                       const std::string& dockerfile);
  BuildContext(BuildContext&&) noexcept;
  BuildContext& operator=(BuildContext&&) noexcept;
  ~BuildContext();

  // The next bytes; none at the end. kFailed where a file cannot be read.
  base::Result<std::size_t> read(std::span<char> space);

 private:
  class Writer;
  explicit BuildContext(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

}  // namespace slipway::runtime::docker
