#include "runtime/docker/file_archive.h"

#include <memory>
#include <stdexcept>
#include <string_view>

#include <archive.h>
#include <archive_entry.h>

namespace slipway::runtime::docker {
namespace {

constexpr unsigned kReadable = 0444;

la_ssize_t append_bytes(archive* /*written*/, void* context, const void* data, std::size_t size) {
  static_cast<std::string*>(context)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

}  // namespace

std::string file_archive(const std::vector<MountedFile>& files) {
  std::string bytes;
  const std::unique_ptr<archive, decltype(&archive_write_free)> tar(archive_write_new(),
                                                                    archive_write_free);
  const auto demand = [&](la_ssize_t code) {
    if (code < ARCHIVE_WARN) throw std::runtime_error(archive_error_string(tar.get()));
  };
  demand(archive_write_set_format_gnutar(tar.get()));
  demand(archive_write_set_bytes_per_block(tar.get(), 0));
  demand(archive_write_open(tar.get(), &bytes, nullptr, append_bytes, nullptr));
  for (const auto& file : files) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              archive_entry_free);
    archive_entry_set_pathname(entry.get(), file.path.substr(1).c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), kReadable);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
    demand(archive_write_header(tar.get(), entry.get()));
    demand(archive_write_data(tar.get(), file.content.data(), file.content.size()));
  }
  demand(archive_write_close(tar.get()));
  return bytes;
}

}  // namespace slipway::runtime::docker
