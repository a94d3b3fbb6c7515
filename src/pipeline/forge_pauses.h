#pragma once
// Until when forges want to be left alone that were asked for checks: in memory only, since one
// that is asked too early after a start just says it again. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"

namespace slipway::pipeline {

class ForgePauses {
 public:
  // What the forge said, with its retry_at, while that is to come. The key is of a repository.
  std::optional<base::Error> find(const std::string& key, base::Timestamp now);
  // Without a retry_at it holds nothing.
  void keep(const std::string& key, const base::Error& error);

 private:
  std::mutex mutex_;
  std::map<std::string, base::Error> kept_;
};

}  // namespace slipway::pipeline
