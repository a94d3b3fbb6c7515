#pragma once
// The body of an edit of an application: everything that it is now with some fields changed, so
// that nothing is lost whatever the daemon does with an absent field. Called by `application
// update` and apply. Pure.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace slipway::cli {

// `changes` are fields of a request; those of its git_repository and healthchecks replace single
// fields inside.
boost::json::object application_edit(const boost::json::value& application,
                                     const boost::json::object& changes);

}  // namespace slipway::cli
