#include "cli/named.h"

#include <vector>

#include "base/suggest.h"
#include "cli/json.h"

namespace slipway::cli {

base::Result<boost::json::value> find_named(const boost::json::array& all, const std::string& kind,
                                            const std::string& words) {
  std::vector<std::string> known;
  for (const auto& one : all) {
    if (text(one, "id") == words || text(one, "name") == words) return one;
    known.push_back(text(one, "name"));
  }
  return base::fail(
      base::ErrorCode::kNotFound,
      "There is no " + kind + " '" + words + "'" +
          (known.empty() ? "." : "; there are " + base::list_words(known, "and") + ".") +
          base::did_you_mean(words, known));
}

}  // namespace slipway::cli
