#pragma once
// What tests of real instances share: a data folder of their own, versions made of a few files, and
// an end that leaves no process behind.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/types.h>

#include "runtime/process/process_runtime.h"

namespace slipway::runtime {

// Asks again and again, for at most 30 s: only where there is no event to wait for.
bool wait_until(const std::function<bool()>& condition);

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// One data folder; its end stops every instance in it.
class ProcessData {
 public:
  ProcessData();
  ~ProcessData();
  ProcessData(const ProcessData&) = delete;
  ProcessData& operator=(const ProcessData&) = delete;

  ProcessOptions options() const;
  // A version of the one service, checked out with these files.
  Version make_version(const std::map<std::string, std::string>& files = {});
  std::filesystem::path folder() const { return folder_.path(); }
  std::filesystem::path instance_folder(const Version& version) const;
  pid_t supervisor_of(const Version& version) const;

 private:
  TemporaryFolder folder_;
  model::ServiceId service_;
};

class ProcessTest : public testing::Test {
 protected:
  std::vector<std::string> texts(const Version& version, const std::string& stream = "stdout");
  bool wait_for_text(const Version& version, const std::string& text,
                     const std::string& stream = "stdout");

  ProcessData data;
  ProcessRuntime runtime{data.options()};
};

std::string test_child(const std::string& mode);
// All that the endpoint answers; nothing where nobody listens.
std::optional<std::string> fetch(const Endpoint& endpoint);
bool is_alive(pid_t pid);

}  // namespace slipway::runtime
