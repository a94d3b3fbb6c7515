#include "runtime/process/control_group_files.h"

#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/files.h"

namespace slipway::runtime {

bool write_setting(const std::filesystem::path& file, const std::string& value) {
  const io::Fd opened(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return opened.is_open() &&
         ::write(opened.value(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

std::vector<std::string> limiting_controllers(const std::filesystem::path& list) {
  std::vector<std::string> found;
  const auto text = io::read_file(list);
  if (!text) return found;
  std::istringstream words(*text);
  for (std::string word; words >> word;) {
    if (word == "memory" || word == "cpu") found.push_back(word);
  }
  return found;
}

}  // namespace slipway::runtime
