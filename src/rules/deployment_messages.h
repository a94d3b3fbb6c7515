#pragma once
// What people are told of deployments in other places than Slack: the bodies of such messages, as
// JSON. Pure functions.

#include <string>

#include "rules/deployment_news.h"

namespace slipway::rules {

// A message with one Adaptive Card, as Microsoft Teams' workflow "When a Teams webhook request is
// received" takes it (https://adaptivecards.io/explorer/).
std::string teams_body(const DeploymentNews& news);

// One embed (https://discord.com/developers/docs/resources/webhook#execute-webhook), which mentions
// nobody.
std::string discord_body(const DeploymentNews& news);

// {subject, text, thread}: of one deployment all mails have the same thread.
std::string mail_body(const DeploymentNews& news);

}  // namespace slipway::rules
