"""Write labels-KIND-PROTOCOL.pickle, batches of two images as numpy 1 pickles them: python3 make_labels.py"""
import pickle

import numpy as np

pixels = (np.arange(2 * 3072) % 251).astype('uint8').reshape(2, 3072)
for kind, labels in {'bytes': np.array([6, 9], 'u1'), 'long': np.array([6, 9], 'i8'), 'column': np.array([[6], [9]], '>i4'),
                     'scalars': list(np.array([6, 9], 'i8')), 'tuple': (np.uint8(6), 9), 'objects': np.array([6, 9], object)}.items():
    for protocol in range(2, 6):
        with open('labels-%s-%d.pickle' % (kind, protocol), 'wb') as file:
            pickle.dump({b'data': pixels, b'labels': labels}, file, protocol)
