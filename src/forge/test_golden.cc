#include "forge/test_golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace slipway::forge {

std::string as_http(const io::HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  return text + request.body + "\n";
}

void expect_golden(const std::string& name, const std::string& written) {
  const auto path = std::filesystem::path(SLIPWAY_SOURCE_DIR) / "testdata" / name;
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << written;
  }
  std::ostringstream golden;
  golden << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(written, golden.str()) << name;
}

}  // namespace slipway::forge
