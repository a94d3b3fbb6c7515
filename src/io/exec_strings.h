#pragma once
// What execve(2) takes, made before a fork: the child must not allocate. Used by spawn and
// detached.

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slipway::io {

class ExecStrings {
 public:
  explicit ExecStrings(std::vector<std::string> texts) : texts_(std::move(texts)) {
    pointers_.reserve(texts_.size() + 1);
    for (auto& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  ExecStrings(const ExecStrings&) = delete;
  ExecStrings& operator=(const ExecStrings&) = delete;

  // Ends with a null pointer; lives as long as this.
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

// "NAME=VALUE" for each.
inline std::vector<std::string> environment_strings(
    const std::map<std::string, std::string>& environment) {
  std::vector<std::string> texts;
  texts.reserve(environment.size());
  for (const auto& [name, value] : environment) {
    texts.push_back(name);
    texts.back().append("=").append(value);
  }
  return texts;
}

}  // namespace slipway::io
