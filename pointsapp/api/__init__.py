"""What programs of others read and send under /api/v1/, by the services that the pages use."""
