"""Makes the calls that stand in a JSON file on stdin with Customer.io's official Python client.

Usage: customerio_calls.py URL SITE_ID API_KEY < calls.json
"""

import json
import sys

from customerio import CustomerIO

url, site_id, api_key = sys.argv[1:]
client = CustomerIO(site_id, api_key, retries=0, use_connection_pooling=False)
# the client knows https only
client.base_url = url + "/api/v1"
for method, args, *kwargs in json.load(sys.stdin):
    getattr(client, method)(*args, **(kwargs[0] if kwargs else {}))
