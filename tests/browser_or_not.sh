#!/bin/sh
# Says before the tests whether the browser tests will run, and how to get them if not.
if [ ! -x /usr/bin/chromium-headless-shell ] && [ ! -x /usr/bin/chromium ]; then
    echo "NOTE: Chromium is missing, so the browser tests are left out."
    echo "      On Debian: apt-get update && apt-get install -y chromium fonts-noto-cjk"
fi
