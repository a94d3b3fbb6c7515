#pragma once
// The list that a back-up carries of its files, by which it is found whole. Called by back_up() and
// restore().

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace slipway::daemon {

struct ListedFile {
  std::string name;
  std::uint64_t size = 0;  // bytes
  std::string sha256;      // hexadecimal
};

struct BackupList {
  int schema = 0;       // of the store
  std::string made_at;  // ISO 8601
  std::vector<ListedFile> files;

  bool names(std::string_view name) const;
};

// The files of a folder as they are now, in order of their names. kUnavailable where one cannot be
// read.
base::Result<std::vector<ListedFile>> list_files(const std::filesystem::path& folder);

base::Result<void> write_list(const std::filesystem::path& folder, const BackupList& list);

// kInvalid where there is none, it is broken, or the store is of a newer program.
base::Result<BackupList> read_list(const std::filesystem::path& folder);

// kInvalid where a file is not as it was when it was listed.
base::Result<void> check_files(const std::filesystem::path& folder, const BackupList& list);

}  // namespace slipway::daemon
