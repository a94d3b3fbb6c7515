#pragma once
// All that a node does to what is outside it, one for each method of the pipeline's ports that a
// step calls: PORT_METHOD. Before and after each of them a node can die.

#include <array>
#include <compare>
#include <cstddef>

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/list.hpp>

namespace slipway::simulation {

BOOST_DEFINE_ENUM_CLASS(Effect, STORE_WRITE, GIT_TIPS, GIT_FETCH, GIT_FETCH_COMMIT, GIT_HAS_COMMIT,
                        GIT_COMPARE, GIT_IS_ANCESTOR, GIT_COMMIT, GIT_CHECKOUT,
                        GIT_REMOVE_MIRRORS_BUT, REGISTRY_RESOLVE, REGISTRY_RECHECK, REGISTRY_TAGS,
                        RUNTIME_BUILD, RUNTIME_RUN_RELEASE_COMMAND, RUNTIME_START, RUNTIME_INSPECT,
                        RUNTIME_EXAMINE, RUNTIME_LIST, RUNTIME_SERVE, RUNTIME_STOP, RUNTIME_REMOVE,
                        RUNTIME_FORGET, RUNTIME_LOG, RUNTIME_CHECK, JOBS_START, JOBS_INSPECT,
                        JOBS_STOP, JOBS_REMOVE, JOBS_LOG, GATEWAY_APPLY, GATEWAY_UPSTREAMS,
                        GATEWAY_ENSURE_RUNNING, PROBE_LOOK, COURIER_SEND, COURIER_SEND_MAIL)

BOOST_DEFINE_ENUM_CLASS(Moment, BEFORE, AFTER)

inline constexpr std::size_t kEffects =
    boost::mp11::mp_size<boost::describe::describe_enumerators<Effect>>::value;

struct Point {
  Effect effect = Effect::STORE_WRITE;
  Moment moment = Moment::BEFORE;

  std::size_t index() const {
    return 2 * static_cast<std::size_t>(effect) + static_cast<std::size_t>(moment);
  }
  static Point at(std::size_t index) {
    return {static_cast<Effect>(index / 2), static_cast<Moment>(index % 2)};
  }
  friend auto operator<=>(const Point&, const Point&) = default;
};

inline constexpr std::size_t kPoints = 2 * kEffects;

// How often something happened at each point.
using PointCounts = std::array<std::size_t, kPoints>;

}  // namespace slipway::simulation
