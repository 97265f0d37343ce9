#pragma once
#include <libxml/xmlreader.h>
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
// xmlFree is a mutable global, which Swift 6 does not let through.
static inline void cxml_free(void *p) { xmlFree(p); }
