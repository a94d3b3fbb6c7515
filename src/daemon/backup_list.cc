#include "daemon/backup_list.h"

#include <algorithm>
#include <limits>

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json_fields.h"
#include "io/files.h"
#include "store/migrations.h"

namespace slipway::daemon {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using base::ErrorCode;
using base::Result;

constexpr int kFormat = 1;
constexpr const char* kList = "backup.json";

auto unreadable(const fs::path& path, const std::string& why) {
  return base::fail(ErrorCode::kUnavailable, "cannot read " + path.string() + ": " + why);
}

// A store is larger than what one would read into memory.
Result<ListedFile> listed(const fs::path& path) {
  namespace ipc = boost::interprocess;
  ListedFile file{path.filename().string(), 0, {}};
  std::error_code ec;
  file.size = fs::file_size(path, ec);
  if (ec) return unreadable(path, ec.message());
  try {
    ipc::mapped_region region;
    if (file.size > 0) {
      region = ipc::mapped_region(ipc::file_mapping(path.c_str(), ipc::read_only), ipc::read_only);
    }
    file.sha256 = base::encode_hex(base::sha256(
        std::string_view(static_cast<const char*>(region.get_address()), region.get_size())));
  } catch (const ipc::interprocess_exception& e) {
    return unreadable(path, e.what());
  }
  return file;
}

}  // namespace

bool BackupList::names(std::string_view name) const {
  return std::any_of(files.begin(), files.end(),
                     [&](const auto& file) { return file.name == name; });
}

Result<std::vector<ListedFile>> list_files(const fs::path& folder) {
  std::vector<ListedFile> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    auto file = listed(entry.path());
    if (!file) return base::fail(file.error());
    files.push_back(std::move(*file));
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

Result<void> write_list(const fs::path& folder, const BackupList& list) {
  json::array files;
  for (const auto& [name, size, sha256] : list.files) {
    files.push_back(json::object{{"name", name}, {"size", size}, {"sha256", sha256}});
  }
  const json::object all{{"format", kFormat},
                         {"schema", list.schema},
                         {"made_at", list.made_at},
                         {"files", std::move(files)}};
  return io::write_file(folder / kList, json::serialize(all) + "\n", 0600);
}

Result<BackupList> read_list(const fs::path& folder) {
  const auto wrong = [&](const std::string& why) {
    return base::fail(ErrorCode::kInvalid, (folder / kList).string() +
                                               " is not what `slipwayd "
                                               "backup` writes: " +
                                               why);
  };
  const auto text = io::read_file(folder / kList);
  if (!text) {
    return base::fail(ErrorCode::kInvalid, folder.string() +
                                               " holds no back-up: " + text.error().message +
                                               ". Name a folder that `slipwayd backup` made.");
  }
  const auto value = base::parse_json(*text);
  if (!value) return wrong(value.error().message);
  base::JsonFields fields(*value);
  BackupList list;
  const auto format = fields.integer("format", 1, kFormat);
  list.schema = static_cast<int>(fields.integer("schema", 1, 1'000'000).value_or(0));
  list.made_at = fields.required_text("made_at");
  for (auto& file : fields.objects("files").value_or(std::vector<base::JsonFields>())) {
    ListedFile one;
    one.name = file.required_text("name");
    one.size = static_cast<std::uint64_t>(
        file.integer("size", 0, std::numeric_limits<std::int64_t>::max()).value_or(0));
    one.sha256 = file.required_text("sha256");
    fields.take(file.error());
    list.files.push_back(std::move(one));
  }
  if (fields.error()) return wrong(fields.error()->message);
  if (!format || list.files.empty()) return wrong("it lacks a format, or files.");
  const int newest = store::migrations().back().version;
  if (list.schema > newest) {
    return base::fail(ErrorCode::kInvalid,
                      "The back-up is of a newer Slipway: its schema has version " +
                          std::to_string(list.schema) + ", and this program knows up to " +
                          std::to_string(newest) + ". Restore it with that program.");
  }
  return list;
}

Result<void> check_files(const fs::path& folder, const BackupList& list) {
  for (const auto& file : list.files) {
    const auto found = listed(folder / file.name);
    if (!found) return base::fail(ErrorCode::kInvalid, found.error().message);
    if (found->size == file.size && found->sha256 == file.sha256) continue;
    return base::fail(ErrorCode::kInvalid,
                      "The back-up is damaged: " + (folder / file.name).string() +
                          " is not as it was written. Nothing was restored; take another one.");
  }
  return {};
}

}  // namespace slipway::daemon
