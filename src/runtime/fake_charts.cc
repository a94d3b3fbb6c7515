#include "runtime/fake_charts.h"

#include <utility>

#include "runtime/runtime.h"

namespace slipway::runtime {

void FakeCharts::refuse(std::optional<base::Error> why) {
  const std::scoped_lock lock(mutex_);
  refusal_ = std::move(why);
}

void FakeCharts::fail(const std::string& version, base::Error error) {
  const std::scoped_lock lock(mutex_);
  failures_.insert_or_assign(version, std::move(error));
}

std::vector<std::string> FakeCharts::brought() const {
  const std::scoped_lock lock(mutex_);
  return brought_;
}

base::Result<void> FakeCharts::check() {
  const std::scoped_lock lock(mutex_);
  if (refusal_) return base::fail(*refusal_);
  return {};
}

base::Result<void> FakeCharts::bring(const Version& version, const Lines& log,
                                     std::stop_token /*stop*/) {
  const bool is_of_git = !version.chart || version.chart->version.empty();
  const std::string& text = is_of_git ? version.commit : version.chart->version;
  log("stdout", "Bringing " + text);
  const std::scoped_lock lock(mutex_);
  if (refusal_) return base::fail(*refusal_);
  brought_.push_back(text);
  if (const auto found = failures_.find(text); found != failures_.end()) {
    return base::fail(found->second);
  }
  return {};
}

}  // namespace slipway::runtime
