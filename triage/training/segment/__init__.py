"""The lesion network: pictures with drawn masks in, where the mark ends out."""
