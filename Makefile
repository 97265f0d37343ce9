# What one needs: make demo shows the product, make test proves it, make install puts it where programs are.
PREFIX ?= /usr/local
DEMO ?= demo
SWIFT ?= swift
TIEOUT = $(CURDIR)/.build/release/tieout
PACKAGES = libxml2-dev libsqlite3-dev libssl-dev libzip-dev libxlsxwriter-dev pkg-config

.PHONY: setup build demo test clean install

setup:  ## Installs the system libraries that are missing (Debian, Ubuntu).
	@missing=""; \
	for package in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	echo "Installing$$missing"; \
	as=""; [ "$$(id -u)" = 0 ] || as=sudo; \
	$$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq $$missing

build: setup  ## Builds the program: .build/release/tieout
	$(SWIFT) build -c release --product tieout

demo: build  ## Runs the samples in a fresh folder and shows what came of them.
	@TIEOUT="$(TIEOUT)" sh samples/demo.sh "$(DEMO)"

test: setup  ## Runs every test, those of tidiness too.
	$(SWIFT) test --disable-xctest

clean:  ## Removes what was built, and the demo.
	rm -rf .build "$(DEMO)"

install: build  ## Puts the program into PREFIX/bin, with what it reads beside it.
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$(TIEOUT)" "$(DESTDIR)$(PREFIX)/bin/tieout"
