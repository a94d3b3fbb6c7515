#include "registry/charts/chart_index.h"

#include <map>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace slipway::registry {
namespace {

// Indexes have tens of megabytes, of which little is wanted: no tree is made of them. Aliases are
// not followed.
class Versions final : public YAML::EventHandler {
 public:
  bool found_entries() const { return found_entries_; }

  std::vector<Chart> take() {
    std::vector<Chart> charts;
    charts.reserve(versions_.size());
    for (auto& [name, versions] : versions_) charts.push_back({name, std::move(versions)});
    return charts;
  }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {
    see_entries();
    end_of_node("");
  }
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override { end_of_node(""); }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    if (is_version()) versions_[path_[1].key].push_back(value);
    end_of_node(value);
  }

  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    path_.push_back({});
  }
  void OnSequenceEnd() override { leave(); }
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    see_entries();
    path_.push_back({.is_map = true});
  }
  void OnMapEnd() override { leave(); }

 private:
  struct Level {
    bool is_map = false;
    bool at_value = false;  // of `key`
    std::string key{};
  };

  bool is_value_of(std::size_t level, const char* key) const {
    return path_[level].is_map && path_[level].at_value && path_[level].key == key;
  }
  // entries: {NAME: [{version: VALUE}]}
  bool is_version() const {
    return path_.size() == 4 && is_value_of(0, "entries") && path_[1].is_map && !path_[2].is_map &&
           is_value_of(3, "version");
  }
  void see_entries() {
    found_entries_ = found_entries_ || (path_.size() == 1 && is_value_of(0, "entries"));
  }
  void leave() {
    path_.pop_back();
    end_of_node("");
  }
  void end_of_node(const std::string& text) {
    if (path_.empty() || !path_.back().is_map) return;
    if (!path_.back().at_value) path_.back().key = text;
    path_.back().at_value = !path_.back().at_value;
  }

  bool found_entries_ = false;
  std::vector<Level> path_;
  std::map<std::string, std::vector<std::string>> versions_;
};

}  // namespace

base::Result<std::vector<Chart>> read_chart_index(const std::string& yaml) {
  Versions versions;
  try {
    std::istringstream in(yaml);
    YAML::Parser parser(in);
    parser.HandleNextDocument(versions);
  } catch (const YAML::Exception& error) {
    return base::fail(base::ErrorCode::kFailed, "it is no YAML: " + std::string(error.what()));
  }
  if (!versions.found_entries()) {
    return base::fail(base::ErrorCode::kFailed, "it has no 'entries', as an index of charts has");
  }
  return versions.take();
}

}  // namespace slipway::registry
